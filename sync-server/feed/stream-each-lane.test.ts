import { beforeEach, describe, expect, it } from 'vitest';
import type { Lane } from '#shared/model/envelope.ts';
import { createRowDecoder } from '#shared/protocol/row-decoder.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { readPosition } from '../couch/sequence-token.ts';
import { SharedReads } from '../storage/shared-reads.ts';
import type { SharedText } from './shared-text.ts';
import { type StreamRequest, streamEachLane } from './stream-each-lane.ts';
import { createWakeRounds } from './wake-rounds.ts';

let store: DocumentStore;
beforeEach(() => {
  store = createMemoryStore({ instanceId: 'abcdef012345' });
});

const put = (id: string, lane: Lane = 2, text = '') =>
  store.write({ edits: [{ id, body: JSON.stringify({ text, commit: { id: 'c', lane } }) }] });

/** A stream from the beginning, behind its first sign of life. */
async function open(more: Partial<StreamRequest> = {}, signal = new AbortController().signal) {
  const info = await store.info();
  const source = {
    ...info,
    store,
    shared: new SharedReads(),
    rounds: createWakeRounds({ sleep: async () => {} }, () => 0),
  };
  const since = [0, 0, 0].map((seq) => readPosition(String(seq), info));
  const request = { since, excludeKinds: undefined, heartbeatMs: 60_000, ...more };
  const texts = streamEachLane(source, request, signal);
  expect((await texts.next()).value?.bytes.toString()).toBe('\n');
  return {
    /** Ids and what is pending, `life` for an empty line, `end` behind the last. */
    next: async () => {
      const { value, done } = await texts.next();
      return done ? 'end' : readAnswer(value);
    },
  };
}

function readAnswer({ bytes }: SharedText) {
  if (bytes.toString() === '\n') return 'life';
  const decoder = createRowDecoder();
  const ids = decoder.push(bytes).map(({ id }) => id);
  const closings = decoder.closings().map(({ closing }) => closing);
  expect(closings.map(({ lane }) => lane)).toEqual([1, 2, 3]);
  return { ids, pending: closings.reduce((sum, { pending }) => sum + pending, 0) };
}

describe('a stream of answers', () => {
  it('WR8 each begins where the one before ended', async () => {
    await put('a', 1);
    await put('b', 3);
    const stream = await open();
    expect(await stream.next()).toEqual({ ids: ['a', 'b'], pending: 0 });
    for (const [id, lane] of [
      ['c', 2],
      ['d', 1],
    ] as const) {
      const waiting = stream.next();
      await put(id, lane);
      expect(await waiting).toEqual({ ids: [id], pending: 0 });
    }
    // Committed while nobody asked.
    await put('e', 3);
    expect(await stream.next()).toEqual({ ids: ['e'], pending: 0 });
  });

  it('WR8 an empty line at each heartbeat; it ends in order when its time is over, and where the server stops', async () => {
    const beating = await open({ heartbeatMs: 1 });
    expect([await beating.next(), await beating.next()]).toEqual(['life', 'life']);
    const short = await open({ longestMs: 0 });
    expect([await short.next(), await short.next()]).toEqual(['life', 'end']);
    const stopping = new AbortController();
    const stopped = await open({}, stopping.signal);
    const last = stopped.next();
    stopping.abort(new Error('stopping'));
    expect([await last, await stopped.next()]).toEqual(['life', 'end']);
  });

  it('WR8 RL3 what is too much for one answer is told, and ends it', async () => {
    const stream = await open();
    const waiting = stream.next();
    await put('large', 1, 'x'.repeat(70_000));
    expect(await waiting).toEqual({ ids: [], pending: 1 });
    expect(await stream.next()).toBe('end');
  });
});
