/**
 * Messages of one box of this station, numbered as they came: `_local` documents of the organisation's store. So they are encrypted with it,
 * never replicate, and can change in the transaction of the act that they are about. What a message says replicates as the acts that it
 * caused, audited; while one is parked it lies in the record of the site as well (parked-documents.ts).
 *
 * One write per step: the message, its key and the head stand or fall together, so that a crash leaves a message whole or absent. After a
 * write whose end is not known the head is read again. Settled messages go after 30 days. Shown by inbox.crash.test.ts.
 */
import { z } from 'zod';
import { parkReason } from '#shared/contract/interface.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import { createMutex } from '../mutex.ts';
import type { LocalStore } from '../session/local-record.ts';

const step = z.object({ step: z.string(), operation: z.string(), input: z.unknown(), atMs: z.number() });
const loggedMessage = z.object({
  number: z.number(),
  route: z.string(),
  /** Two messages with one key are one message. */
  key: z.string(),
  at: z.string(),
  type: z.string(),
  controlId: z.string(),
  peer: z.string(),
  /** Whom it is about, as the message names them: for the order per patient. */
  about: z.array(z.string()),
  state: z.enum(['waiting', 'done', 'parked', 'dismissed']),
  reason: parkReason.optional(),
  attempts: z.number(),
  text: z.string(),
  /** As it came, once somebody has repaired it. */
  original: z.string().optional(),
  patientId: z.string().optional(),
  /** Steps that are committed, and the one that was about to be called: asked again after a crash it is answered, not done twice. */
  done: z.array(z.string()),
  intent: step.optional(),
  /** Whom a person found it to be about. */
  person: z
    .union([z.object({ is: z.literal('known'), patientId: z.string() }), z.object({ is: z.literal('new') })])
    .optional(),
  /** Its bytes are not in the character set that they claim. */
  unsound: z.boolean().optional(),
  /** Out: the revision that it tells of. */
  rev: z.string().optional(),
});
export type LoggedMessage = z.output<typeof loggedMessage>;

const openEntry = z.object({
  number: z.number(),
  route: z.string(),
  state: z.enum(['waiting', 'parked']),
  about: z.array(z.string()),
});
export type OpenEntry = z.output<typeof openEntry>;
const head = z.object({ next: z.number(), tail: z.number(), open: z.array(openEntry) });
type Head = z.output<typeof head>;

/** So many messages wait or are parked at most; then no more are taken until somebody looks. */
const MOST_OPEN = 5_000;
/** Settled messages are kept so long. */
export const KEPT_MS = 30 * 24 * 60 * 60_000;
const PRUNED_AT_ONCE = 3;

/** With a reason it is parked from the start: another station had parked it. */
export type NewMessage = Omit<LoggedMessage, 'number' | 'state' | 'attempts' | 'done'>;
type Write = (locals: readonly LocalWrite[]) => Promise<unknown>;

export interface MessageLog {
  /** Durable when it resolves; undefined when the box is full. `beside` commits with them. */
  append(
    messages: readonly NewMessage[],
    beside?: readonly LocalWrite[],
    write?: (locals: readonly LocalWrite[], logged: readonly LoggedMessage[]) => Promise<unknown>,
  ): Promise<readonly LoggedMessage[] | undefined>;
  find(number: number): Promise<LoggedMessage | undefined>;
  findByKey(key: string): Promise<LoggedMessage | undefined>;
  /** Changes one message in one write; `write` takes it along in a transaction of its own. */
  change(number: number, change: (message: LoggedMessage) => LoggedMessage, write?: Write): Promise<LoggedMessage>;
  /** What waits or is parked, oldest first. */
  listOpen(): Promise<readonly OpenEntry[]>;
  listNewest(limit: number): Promise<readonly LoggedMessage[]>;
}

export function createMessageLog(store: LocalStore, box: string): MessageLog {
  const mutex = createMutex();
  let known: Head | undefined;
  const idOf = (number: number) => `hl7.${box}.message.${number}`;
  const idOfKey = (key: string) => `hl7.${box}.key.${nativeDigests.sha256Hex(key)}`;
  const headId = `hl7.${box}.head`;
  const defaultWrite: Write = (locals) => store.write({ locals, atomic: true });

  async function readHead(): Promise<Head> {
    if (known) return known;
    const text = await store.findLocal(headId);
    known = text === undefined ? { next: 1, tail: 1, open: [] } : head.parse(JSON.parse(text));
    return known;
  }

  async function save(next: Head, locals: readonly LocalWrite[], write: Write): Promise<void> {
    known = undefined; // until the store has said how it went
    await write([...locals, { id: headId, body: JSON.stringify(next) }]);
    known = next;
  }

  async function find(number: number): Promise<LoggedMessage | undefined> {
    const text = await store.findLocal(idOf(number));
    return text === undefined ? undefined : loggedMessage.parse(JSON.parse(text));
  }

  async function planPruning({ tail, next, open }: Head, nowMs: number) {
    const locals: LocalWrite[] = [];
    let at = tail;
    for (; at < next && at < tail + PRUNED_AT_ONCE; at += 1) {
      const message = await find(at);
      if (!message) continue;
      const isOpen = open.some(({ number }) => number === at);
      if (isOpen || Date.parse(message.at) > nowMs - KEPT_MS) break;
      locals.push({ id: idOf(at), body: null });
      const latest = await store.findLocal(idOfKey(message.key));
      if (latest === String(at)) locals.push({ id: idOfKey(message.key), body: null });
    }
    return { tail: at, locals };
  }

  return {
    append: (messages, beside = [], write = defaultWrite) =>
      mutex.run(async () => {
        const before = await readHead();
        if (before.open.length + messages.length > MOST_OPEN) return undefined;
        const logged = messages.map(
          (message, index): LoggedMessage => ({
            ...message,
            number: before.next + index,
            state: message.reason ? 'parked' : 'waiting',
            attempts: 0,
            done: [],
          }),
        );
        const pruned = await planPruning(before, Date.parse(messages.at(-1)?.at ?? '') || 0);
        const open = [...before.open, ...logged.map(entryOf)];
        const locals = logged.flatMap((message) => [
          { id: idOf(message.number), body: JSON.stringify(message) },
          { id: idOfKey(message.key), body: String(message.number) },
        ]);
        const next = { next: before.next + logged.length, tail: pruned.tail, open };
        await save(next, [...locals, ...pruned.locals, ...beside], (all) => write(all, logged));
        return logged;
      }),
    find,
    async findByKey(key) {
      const number = await store.findLocal(idOfKey(key));
      return number === undefined ? undefined : find(Number(number));
    },
    change: (number, change, write = defaultWrite) =>
      mutex.run(async () => {
        const before = await find(number);
        if (!before) throw new Error('no such message in this box');
        const message = change(before);
        const { open, ...rest } = await readHead();
        const others = open.filter((entry) => entry.number !== number);
        const isOpen = message.state === 'waiting' || message.state === 'parked';
        const all = isOpen ? [...others, entryOf(message)].sort((one, other) => one.number - other.number) : others;
        await save({ ...rest, open: all }, [{ id: idOf(number), body: JSON.stringify(message) }], write);
        return message;
      }),
    listOpen: () => mutex.run(async () => (await readHead()).open),
    async listNewest(limit) {
      const { next, tail } = await mutex.run(readHead);
      const messages: LoggedMessage[] = [];
      for (let number = next - 1; number >= tail && messages.length < limit; number -= 1) {
        const message = await find(number);
        if (message) messages.push(message);
      }
      return messages;
    },
  };
}

function entryOf({ number, route, state, about }: LoggedMessage): OpenEntry {
  return { number, route, state: state === 'parked' ? 'parked' : 'waiting', about };
}
