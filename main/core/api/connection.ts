import { operations } from '#shared/contract/index.ts';
import type { ClientFrame, CoreFrame } from '#shared/contract/wire.ts';
import { CONTRACT_VERSION } from '#shared/contract/wire.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { WindowSession } from '../session/window-session.ts';
import { readClientFrame } from './client-frames.ts';
import type { Dispatcher } from './dispatcher.ts';
import { type FaultLog, faultEntry, newReference } from './fault.ts';
import { type StreamPump, startStreamPump } from './stream-pump.ts';

/** One window's line, whatever carries it: a relayed MessagePort, a utilityProcess port, a WebSocket, a test. */
export interface Connection {
  readonly session: WindowSession;
  /** JSON text of a `ClientFrame`. Anything else drops the line. */
  receive(text: string): void;
  /** Ends session and streams; calls under way are finished and their answers dropped. */
  close(): void;
}

/** A request to core's spool, as the frame `fetch` brings it. */
export interface BridgeRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: Uint8Array;
}
export interface BridgeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface ConnectionDeps {
  readonly dispatcher: Dispatcher;
  readonly appVersion: string;
  readonly log: FaultLog;
  /** Answers `fetch` frames of a signed-in window; absent, there is nothing to fetch. */
  readonly fetch?: (request: BridgeRequest) => Promise<BridgeReply>;
}

type Answering = Extract<ClientFrame, { t: 'call' | 'open' | 'fetch' }>;

/** `drop` is called when core ends the line because of what came over it. */
export function createConnection(
  deps: ConnectionDeps,
  send: (text: string) => void,
  drop: () => void = () => {},
): Connection {
  const { dispatcher, log } = deps;
  const session = new WindowSession();
  const closing = new AbortController();
  const streams = new Map<number, { readonly pump?: StreamPump; readonly ending: AbortController }>();
  const tell = (frame: CoreFrame): void => {
    if (!closing.signal.aborted) send(JSON.stringify(frame));
  };

  async function answerCall({ id, name, input }: Extract<ClientFrame, { t: 'call' }>): Promise<void> {
    const answer = await dispatcher.call(name, input, session);
    if (answer.state === 'reply') tell({ t: 'reply', id, value: answer.value });
    else if (answer.state === 'refused') tell({ t: 'refused', id, refusal: answer.refusal });
    else tell({ t: 'fault', id, reference: answer.reference });
  }

  async function openStream({ id, name, input }: Extract<ClientFrame, { t: 'open' }>): Promise<void> {
    if (streams.has(id)) return close();
    const ending = new AbortController();
    streams.set(id, { ending });
    const signal = signalOf(name, ending.signal);
    const opened = await dispatcher.open(name, input, session, signal);
    if (opened.state === 'refused') {
      streams.delete(id);
      return tell({ t: 'refused', id, refusal: opened.refusal });
    }
    const pump = startStreamPump(opened.items, (value) => tell({ t: 'item', id, value }), signal);
    streams.set(id, { ending, pump });
    await pump.ended.finally(() => streams.delete(id));
    if (!ending.signal.aborted) {
      const why = signal.aborted ? whyEnded(session) : undefined;
      tell({ t: 'ended', id, ...(why ? { refusal: why } : {}) });
    }
  }

  /** Streams that anyone may watch outlive sign-in and sign-out; the others end with the session. */
  function signalOf(name: string, ending: AbortSignal): AbortSignal {
    const sessionSignal = operations.get(name)?.access === 'anyone' ? undefined : session.signal();
    return sessionSignal ? AbortSignal.any([ending, sessionSignal]) : ending;
  }

  async function answerFetch({ id, method, path, body }: Extract<ClientFrame, { t: 'fetch' }>): Promise<void> {
    if (!session.actor() || !deps.fetch) return tell({ t: 'refused', id, refusal: whyEnded(session) });
    const bytes = body === undefined ? {} : { body: new Uint8Array(Buffer.from(body, 'base64')) };
    const reply = await deps.fetch({ method, path, ...bytes });
    const { status, headers } = reply;
    tell({ t: 'fetched', id, status, headers, body: Buffer.from(reply.body).toString('base64') });
  }

  function answer(frame: Answering, work: Promise<void>): void {
    work.catch((error: unknown) => {
      const reference = newReference();
      log.fault(faultEntry(reference, frame.t === 'fetch' ? 'fetch' : frame.name, error));
      tell({ t: 'fault', id: frame.id, reference });
      if (frame.t === 'open') tell({ t: 'ended', id: frame.id });
    });
  }

  function close(): void {
    if (closing.signal.aborted) return;
    closing.abort();
    for (const { ending } of streams.values()) ending.abort();
    session.signOut();
  }

  tell({ t: 'hello', appVersion: deps.appVersion, contract: CONTRACT_VERSION });
  return {
    session,
    close,
    receive(text) {
      if (closing.signal.aborted) return;
      const frame = readClientFrame(text);
      if (!frame) {
        close();
        return drop();
      }
      if (frame.t === 'call') answer(frame, answerCall(frame));
      else if (frame.t === 'open') answer(frame, openStream(frame));
      else if (frame.t === 'fetch') answer(frame, answerFetch(frame));
      else if (frame.t === 'ack') streams.get(frame.id)?.pump?.ack();
      else streams.get(frame.id)?.ending.abort();
    },
  };
}

function whyEnded(session: WindowSession): Refusal {
  return session.state().state === 'locked'
    ? refusal('locked', 'The screen is locked. Sign in to go on.')
    : refusal('not-signed-in', 'Sign in first.');
}
