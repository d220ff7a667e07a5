/**
 * The typed client of the contract, and the only place that touches the bridge.
 *
 * Core keeps one session per line: when core restarts, the line closes and the session is gone. So
 * - a command with a `commandId` stays pending and is sent again, but only after the same person has signed in again
 *   (`resumeFor`). @SAFETY One person's act never goes out under another's name.
 * - queries and commands without an id end with `LineLost`; streams end with `LineLost` unless asked to reopen.
 * Replaying is safe because core answers a known command id with what it answered first.
 */
import type { Command, InputOf, Operation, OutputOf, Query, Stream } from '#shared/contract/declare.ts';
import { type ClientFrame, CONTRACT_VERSION, type CoreFrame } from '#shared/contract/wire.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import { CoreFault, LineLost } from './faults.ts';
import type { Connect, Line } from './line.ts';

export type LineState =
  | { readonly state: 'connecting'; readonly since: number; readonly attempt: number }
  | { readonly state: 'open'; readonly since: number; readonly appVersion: string; readonly generation: number }
  | { readonly state: 'incompatible'; readonly since: number; readonly appVersion: string };

export interface CoreClient {
  /** The output, or a refusal as a value. Throws `CoreFault` and `LineLost`. */
  call<O extends Command | Query>(operation: O, input: InputOf<O>): Promise<OutputOf<O> | Refusal>;
  /** Yields items until the returned function is called. The next item is asked for when `onItem` has settled. */
  watch<O extends Stream>(operation: O, input: () => InputOf<O>, listener: StreamListener<OutputOf<O>>): () => void;
  /** PouchDB's `fetch`, carried over the line. `path` begins with the database's name. */
  fetch(request: BridgeRequest): Promise<BridgeAnswer>;
  /** Whose acts are being made now; undefined while nobody is signed in. Sends what this person had pending. */
  resumeFor(userId: string | undefined): void;
  /** Ends the pending commands of everybody else: their drafts still hold the text and the command id. */
  dropPendingExcept(userId: string): void;
  stop(): void;
}

export interface StreamListener<Item> {
  onItem(item: Item): void | Promise<void>;
  /** Closed by core (a refusal says why) or by a lost line. Not called after the caller stopped it. */
  onEnded?(why: Refusal | LineLost | undefined): void;
  /** Open it again on the next line; for streams that need no session. */
  readonly reopen?: boolean;
}

export interface BridgeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body?: string;
}
export interface BridgeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Ports {
  readonly connect: Connect;
  readonly onState: (state: LineState) => void;
  readonly now?: () => number;
  /** Waits before the next attempt; tests replace it. */
  readonly wait?: (ms: number) => Promise<void>;
}

interface Pending {
  readonly frame: ClientFrame;
  /** Set for commands that may be sent again: who asked. */
  readonly actor?: string | undefined;
  readonly replayable: boolean;
  sent: boolean;
  settle(frame: CoreFrame): void;
  fail(error: Error): void;
}
interface OpenStream {
  readonly operation: Operation;
  readonly input: () => unknown;
  readonly listener: StreamListener<unknown>;
  id: number;
}

const FIRST_WAIT_MS = 150;
const LONGEST_WAIT_MS = 2_000;

export function createCoreClient(ports: Ports): CoreClient {
  const { connect, onState, now = Date.now, wait = sleep } = ports;
  const pending = new Map<number, Pending>();
  const streams = new Map<number, OpenStream>();
  let line: Line | undefined;
  let generation = 0;
  let lastId = 0;
  /** Who works here; kept over a lost line, so that what is asked meanwhile waits for this person. */
  let actor: string | undefined;
  /** The session at core is this person's: commands go out at once. */
  let isResumed = false;
  let stopped = false;

  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  const send = (frame: ClientFrame): void => line?.postMessage(JSON.stringify(frame));

  function ask<T>(frame: (id: number) => ClientFrame, read: (frame: CoreFrame) => T, replayable: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = nextId();
      if (!line && !replayable) return reject(new LineLost());
      const entry: Pending = {
        frame: frame(id),
        actor,
        replayable,
        sent: line !== undefined && (!replayable || isResumed || actor === undefined),
        settle: (answer) => {
          pending.delete(id);
          if (answer.t === 'fault') reject(new CoreFault(answer.reference));
          else resolve(read(answer));
        },
        fail: (error) => {
          pending.delete(id);
          reject(error);
        },
      };
      pending.set(id, entry);
      if (entry.sent) send(entry.frame);
    });
  }

  function receive(text: string): void {
    const frame = JSON.parse(text) as CoreFrame;
    if (frame.t === 'hello') greet(frame);
    else if (frame.t === 'item') void deliver(frame.id, frame.value);
    else if (frame.t === 'ended') endStream(frame.id, frame.refusal);
    else if (!pending.get(frame.id)) endStream(frame.id, frame.t === 'refused' ? frame.refusal : undefined);
    else pending.get(frame.id)?.settle(frame);
  }

  function greet(hello: Extract<CoreFrame, { t: 'hello' }>): void {
    const common = { since: now(), appVersion: hello.appVersion };
    if (hello.contract !== CONTRACT_VERSION) {
      stopped = true;
      onState({ state: 'incompatible', ...common });
      return;
    }
    generation += 1;
    onState({ state: 'open', generation, ...common });
    for (const stream of [...streams.values()]) openStream(stream);
  }

  async function deliver(id: number, value: unknown): Promise<void> {
    const stream = streams.get(id);
    if (!stream) return;
    await stream.listener.onItem(value);
    if (streams.get(id) === stream) send({ t: 'ack', id });
  }

  function endStream(id: number, why: Refusal | LineLost | undefined): void {
    const stream = streams.get(id);
    if (!stream) return;
    streams.delete(id);
    stream.listener.onEnded?.(why);
  }

  function openStream(stream: OpenStream): void {
    streams.delete(stream.id);
    stream.id = nextId();
    streams.set(stream.id, stream);
    send({ t: 'open', id: stream.id, name: stream.operation.name, input: stream.input() });
  }

  function lose(lost: Line): void {
    if (line !== lost) return;
    line = undefined;
    isResumed = false;
    for (const entry of [...pending.values()]) {
      entry.sent = false;
      if (!entry.replayable) entry.fail(new LineLost());
    }
    for (const [id, stream] of [...streams]) if (!stream.listener.reopen) endStream(id, new LineLost());
    void keepConnected();
  }

  async function keepConnected(): Promise<void> {
    const since = now();
    for (let attempt = 0; !stopped; attempt += 1) {
      onState({ state: 'connecting', since, attempt });
      const next = await connect().catch(() => undefined);
      if (stopped) return next?.close();
      if (next) return use(next);
      await wait(Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS));
    }
  }

  function use(next: Line): void {
    line = next;
    next.onMessage((text) => {
      if (line === next) receive(text);
    });
    next.onClose(() => lose(next));
  }

  void keepConnected();

  return {
    call: (operation, input) =>
      ask(
        (id) => ({ t: 'call', id, name: operation.name, input }),
        (frame) => (frame.t === 'refused' ? frame.refusal : frame.t === 'reply' ? frame.value : undefined) as never,
        operation.type === 'command' && hasCommandId(input),
      ),
    watch(operation, input, listener) {
      const stream: OpenStream = { operation, input, listener: listener as StreamListener<unknown>, id: nextId() };
      streams.set(stream.id, stream);
      if (line) send({ t: 'open', id: stream.id, name: operation.name, input: input() });
      else if (!listener.reopen) queueMicrotask(() => endStream(stream.id, new LineLost()));
      return () => {
        if (streams.delete(stream.id)) send({ t: 'close', id: stream.id });
      };
    },
    fetch: (request) =>
      ask(
        (id) => ({ t: 'fetch', id, ...request }),
        (frame) => {
          if (frame.t === 'fetched') return { status: frame.status, headers: frame.headers, body: frame.body };
          return { status: 403, headers: {}, body: '' };
        },
        false,
      ),
    resumeFor(userId) {
      actor = userId;
      isResumed = userId !== undefined;
      for (const entry of pending.values()) {
        if (entry.sent || entry.actor !== userId) continue;
        entry.sent = true;
        send(entry.frame);
      }
    },
    dropPendingExcept(userId) {
      for (const entry of [...pending.values()]) {
        if (entry.actor !== undefined && entry.actor !== userId) entry.fail(new LineLost());
      }
    },
    stop() {
      stopped = true;
      line?.close();
    },
  };
}

function hasCommandId(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'commandId' in input;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
