/**
 * What comes in (MI2–MI7): on the disk first, then applied one at a time in the order in which it came, AA only after the last commit.
 * What cannot be applied is parked with its reason until a person repairs, replays or dismisses it; later messages about the
 * same patient wait behind it, unless the route says otherwise.
 */
import { createHash } from 'node:crypto';
import type { InboundRoute } from '#shared/contract/interface.ts';
import { type AckPlan, applicationAck, commitAck, type Outcome } from '#shared/domain/hl7/acknowledgement.ts';
import { identifiersIn } from '#shared/domain/hl7/authority.ts';
import { decodeMessage } from '#shared/domain/hl7/charset.ts';
import { type Header, judgeHeader, readHeader } from '#shared/domain/hl7/header.ts';
import {
  findSegment,
  isFault,
  listSegments,
  type Message,
  readMessage,
  repetitionsOf,
} from '#shared/domain/hl7/message.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { ParkReason } from '#shared/model/hl7-park-reason.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import { createKeyedMutex, createMutex } from '../mutex.ts';
import { type ApplyDeps, applyAdt } from './apply-adt.ts';
import type { LoggedMessage, MessageLog } from './message-log.ts';
import { reasonOfStanding, type Standing } from './standing.ts';

export interface InboxDeps extends Omit<ApplyDeps, 'save' | 'call'> {
  readonly log: MessageLog;
  readonly callOf: (route: string) => ApplyDeps['call'];
  readonly findRoute: (id: string) => InboundRoute | undefined;
  readonly timers: Timers;
  /** Within this the sender has an answer, whatever the disk does: Mirth waits for five seconds. */
  readonly deadlineMs?: number;
  /** Takes the change of the box into one transaction with the audit event that tells of it and the site's copy of the message (MI12, MI13). */
  readonly writeParked: (message: LoggedMessage, reason: ParkReason) => Write;
  /** The same when it was applied after all; undefined where there is no copy. */
  readonly writeSettled: (message: LoggedMessage) => Promise<Write | undefined>;
  /** MI14: what other desks have made of it. */
  readonly standing: (message: LoggedMessage) => Promise<Standing>;
  readonly onChange: (route: string, what: 'done' | 'parked' | 'rejected' | 'kept') => void;
  readonly onFault: (fault: unknown) => void;
}

export interface Inbox {
  /** One frame. `answer` is called with each acknowledgement; resolves when the connection may go on to the next frame. */
  take(
    route: InboundRoute,
    bytes: Uint8Array,
    answer: (header: Header | undefined, ack: AckPlan) => void,
  ): Promise<void>;
  /** A parked message once more. `write` takes the change along in the command's own transaction. */
  replay(number: number, person: LoggedMessage['person'], write: Write): Promise<LoggedMessage>;
  dismiss(number: number, reason: string, write: Write): Promise<LoggedMessage>;
  /** What a crash or a stop left waiting. */
  resume(): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}
type Write = (locals: readonly LocalWrite[]) => Promise<unknown>;

const DEADLINE_MS = 4_000;
const LATE = Symbol('late');
const BUSY: Outcome = { state: 'busy' };

interface ReadFrame {
  readonly text: string;
  readonly isSound: boolean;
  readonly header: Header;
  /** Undefined where only MSH could be read. */
  readonly message: Message | undefined;
}

export function createInbox(deps: InboxDeps): Inbox {
  const { log, timers, onChange, onFault, deadlineMs = DEADLINE_MS } = deps;
  const keys = createKeyedMutex();
  const queue = createMutex();
  const running = new Map<number, Promise<Outcome>>();
  const underWay = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    const entry = work.catch(onFault).finally(() => underWay.delete(entry));
    underWay.add(entry);
    return work;
  };

  const take: Inbox['take'] = async (route, bytes, answer) => {
    const read = readFrame(bytes);
    if (!read) {
      onChange(route.id, 'rejected');
      return answer(undefined, { code: 'AR', error: { code: 100, at: 'MSH-1' } });
    }
    const { header } = read;
    if (header.type === 'ACK') return; // an answer to an answer would never end
    const tell = (ack: AckPlan | undefined): void => (ack ? answer(header, ack) : undefined);
    const rejection = judgeHeader(header, route.processingId);
    if (rejection) {
      onChange(route.id, 'rejected');
      const outcome: Outcome = { state: 'rejected', rejection };
      tell(commitAck(header, outcome));
      return tell(applicationAck(header, outcome));
    }
    const stop = new AbortController();
    const late = timers.sleep(deadlineMs, stop.signal).then(
      () => LATE,
      () => LATE,
    );
    const kept = track(keys.run(keyOf(read), () => keep(route, read)));
    const outcome = track(kept.then((message) => (message ? process(message.number) : BUSY))).catch(() => BUSY);
    // @SAFETY MI2: accepted is what is applied or parked, and so in the record that replicates; not what one disk alone has.
    const known = await Promise.race([outcome, late]);
    stop.abort();
    const told = known === LATE ? BUSY : (known as Outcome);
    tell(commitAck(header, told));
    tell(applicationAck(header, told));
  };

  /** Undefined when there is no room. The same message again is the one that is here. */
  async function keep(route: InboundRoute, read: ReadFrame): Promise<LoggedMessage | undefined> {
    const key = keyOf(read);
    const present = await log.findByKey(key);
    if (present) return present;
    const { header, text, isSound, message } = read;
    const logged = await log.append([
      {
        route: route.id,
        key,
        at: new Date(deps.now()).toISOString(),
        type: `${header.type}^${header.event}`,
        controlId: header.controlId,
        peer: [header.application, header.facility].filter(Boolean).join(' '),
        about: message ? aboutOf(message, deps.ownAuthority()) : [],
        text,
        ...(isSound ? {} : { unsound: true }),
      },
    ]);
    if (logged) onChange(route.id, 'kept');
    return logged?.[0];
  }

  function process(number: number): Promise<Outcome> {
    const present = running.get(number);
    if (present) return present;
    const outcome = queue.run(() => processNext(number)).finally(() => running.delete(number));
    running.set(number, outcome);
    return outcome;
  }

  async function processNext(number: number): Promise<Outcome> {
    const message = await log.find(number);
    if (message?.state !== 'waiting') return outcomeOf(message);
    const standing = await deps.standing(message);
    const reason =
      standing === 'answered'
        ? undefined
        : (reasonOfStanding(standing) ?? (await reasonToWait(message)) ?? (await tryApply(message)));
    const write = reason ? deps.writeParked(message, reason) : await deps.writeSettled(message);
    const settled = await log.change(
      number,
      ({ reason: _before, ...rest }) => (reason ? { ...rest, state: 'parked', reason } : { ...rest, state: 'done' }),
      write,
    );
    onChange(message.route, reason ? 'parked' : 'done');
    if (!reason) release(number);
    return outcomeOf(settled);
  }

  async function reasonToWait(message: LoggedMessage): Promise<ParkReason | undefined> {
    if (deps.findRoute(message.route)?.afterError === 'go-on') return undefined;
    const ahead = (await log.listOpen()).find(
      ({ number, state, about }) =>
        state === 'parked' && number < message.number && about.some((one) => message.about.includes(one)),
    );
    return ahead && { kind: 'behind', behind: ahead.number };
  }

  async function tryApply(message: LoggedMessage): Promise<ParkReason | undefined> {
    // Whoever replays it has looked at the text as it stands.
    if (message.unsound && message.attempts === 0) return { kind: 'charset', at: 'MSH-18' };
    const parsed = readMessage(message.text);
    if (isFault(parsed)) return { kind: 'syntax', text: `line ${parsed.line}: ${parsed.fault}` };
    try {
      const call = deps.callOf(message.route);
      return await applyAdt(message, parsed, { ...deps, call, save: (number, change) => log.change(number, change) });
    } catch (fault) {
      onFault(fault);
      return { kind: 'internal' };
    }
  }

  /** What waited behind it, in order. */
  function release(number: number): void {
    track(
      (async () => {
        for (const entry of await log.listOpen()) {
          const message = entry.state === 'parked' ? await log.find(entry.number) : undefined;
          if (message?.reason?.kind !== 'behind' || message.reason.behind !== number) continue;
          await log.change(entry.number, ({ reason: _behind, ...rest }) => ({ ...rest, state: 'waiting' }));
          track(process(entry.number));
        }
      })(),
    );
  }

  return {
    take,
    async replay(number, person, write) {
      await log.change(
        number,
        ({ reason: _before, ...rest }) => ({
          ...rest,
          state: 'waiting',
          attempts: rest.attempts + 1,
          ...(person ? { person } : {}),
        }),
        write,
      );
      await process(number);
      return (await log.find(number)) as LoggedMessage;
    },
    async dismiss(number, reason, write) {
      const dismissed = await log.change(
        number,
        ({ intent: _given, ...rest }) => ({
          ...rest,
          state: 'dismissed',
          reason: { ...rest.reason, kind: rest.reason?.kind ?? 'internal', text: reason },
        }),
        write,
      );
      onChange(dismissed.route, 'done');
      release(number);
      return dismissed;
    },
    async resume() {
      for (const { number, state } of await log.listOpen()) if (state === 'waiting') track(process(number));
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled([...underWay]);
    },
  };
}

function readFrame(bytes: Uint8Array): ReadFrame | undefined {
  const { text, isSound } = decodeMessage(bytes);
  const message = readMessage(text);
  if (!isFault(message)) return { text, isSound, header: readHeader(message), message };
  // MSH alone may still say to whom the answer goes.
  const header = readMessage(text.split(/[\r\n]/).find((line) => line !== '') ?? '');
  return isFault(header) ? undefined : { text, isSound, header: readHeader(header), message: undefined };
}

/** MI3: control ids repeat in the wild, so that the text is part of the key. */
function keyOf({ header, text }: ReadFrame): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return JSON.stringify([header.application, header.facility, header.controlId, hash]);
}

export function aboutOf(message: Message, ownAuthority: string): string[] {
  const pid = repetitionsOf(message, findSegment(message, 'PID'), 3);
  const mrg = listSegments(message, 'MRG').flatMap((segment) => repetitionsOf(message, segment, 1));
  return identifiersIn(message, [...pid, ...mrg], ownAuthority).map(({ system, value }) => `${system}|${value}`);
}

function outcomeOf(message: LoggedMessage | undefined): Outcome {
  if (message?.state === 'parked') return { state: 'parked', reason: message.reason ?? { kind: 'internal' } };
  // Dismissed: a person has dealt with it, and sending it again changes nothing.
  return message?.state === 'waiting' || !message ? BUSY : { state: 'done' };
}
