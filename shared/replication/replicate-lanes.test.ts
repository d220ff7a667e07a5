import { describe, expect, it } from 'vitest';
import { systemTimers } from '#shared/lib/timers.ts';
import type { Lane } from '#shared/model/envelope.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createBatchSizer, DEFAULT_BATCH_POLICY } from './batch-size.ts';
import type { ReplicationTarget } from './peer.ts';
import { type LanesOptions, replicateLanes } from './replicate-lanes.ts';
import { createStorePeer } from './store-peer.ts';

const options = (more: Partial<LanesOptions> = {}): LanesOptions => ({
  sessionId: 's1',
  clock: { now: () => Date.now() },
  timers: systemTimers,
  sizerOf: () => createBatchSizer({ ...DEFAULT_BATCH_POLICY, first: 2, most: 2 }),
  ...more,
});

const put = (store: DocumentStore, id: string, lane: Lane) =>
  store.write({ edits: [{ id, body: JSON.stringify({ kind: 'Task', commit: { id: 'c', lane } }) }] });

describe('lanes', () => {
  it('RP3.1 RP3.2 what protects a patient today goes first, each lane with its own checkpoint', async () => {
    const source = createMemoryStore({ instanceId: 'source' });
    const target = createMemoryStore({ instanceId: 'target' });
    for (let n = 0; n < 4; n += 1) for (const lane of [3, 2, 1] as const) await put(source, `${lane}-${n}`, lane);
    const served: (Lane | undefined)[] = [];
    await replicateLanes(
      createStorePeer(source),
      createStorePeer(target),
      options({ onBatch: (lane) => served.push(lane) }),
      new AbortController().signal,
    );
    const order = (await target.listChanges({ since: 0, limit: 100 })).rows.map(({ id }) => id[0]);
    expect(order.join('')).toBe('111122223333');
    expect([...served].sort()).toEqual([...served]);
  });

  it('RP3.2 a foreign peer gets one lane', async () => {
    const source = createMemoryStore({ instanceId: 'source' });
    const target = createMemoryStore({ instanceId: 'target' });
    await put(source, 'a', 3);
    await put(source, 'b', 1);
    const foreign: ReplicationTarget = {
      ...createStorePeer(target),
      capabilities: () => Promise.resolve({ rows: false, lanes: false }),
    };
    const served: (Lane | undefined)[] = [];
    const onBatch = (lane: Lane | undefined) => served.push(lane);
    await replicateLanes(createStorePeer(source), foreign, options({ onBatch }), new AbortController().signal);
    expect(served).toEqual([undefined]);
    expect((await target.listChanges({ since: 0, limit: 9 })).rows.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('goes on when something comes, until it is ended', async () => {
    const source = createMemoryStore({ instanceId: 'source' });
    const target = createMemoryStore({ instanceId: 'target' });
    const ending = new AbortController();
    const caughtUp = createCounter();
    const run = replicateLanes(
      createStorePeer(source),
      createStorePeer(target),
      options({ continuous: true, gatherMs: 20, onCaughtUp: caughtUp.add }),
      ending.signal,
    );
    await caughtUp.reached(1);
    const seen = new Promise<void>((resolve) => target.watch((seq) => seq >= 1 && resolve()));
    await put(source, 'late', 2);
    await seen;
    expect(await target.find('late')).toBeDefined();
    ending.abort(new Error('ended'));
    await expect(run).rejects.toThrow('ended');
  });

  it('RP3.1 what comes while its lane has just been read is not left until the next change', async () => {
    const source = createMemoryStore({ instanceId: 'source' });
    const target = createMemoryStore({ instanceId: 'target' });
    const ending = new AbortController();
    const peer = createStorePeer(source);
    let late: (() => Promise<unknown>) | undefined;
    const run = replicateLanes(
      {
        ...peer,
        async readFeed(query, signal) {
          const page = await peer.readFeed(query, signal);
          if (query.lane === 2) await late?.();
          return page;
        },
      },
      createStorePeer(target),
      options({
        continuous: true,
        onCaughtUp() {
          if (late) return;
          late = async () => {
            late = async () => undefined;
            await put(source, 'between', 2);
            await new Promise((resolve) => setImmediate(resolve));
          };
          void put(source, 'first', 1);
        },
      }),
      ending.signal,
    );
    const isHere = async () => (await target.find('between')) !== undefined;
    await new Promise<void>((resolve) => target.watch(() => void isHere().then((is) => is && resolve())));
    ending.abort(new Error('ended'));
    await expect(run).rejects.toThrow('ended');
  }, 5000);

  it('RP3.1 what comes to a lane that had its turn before the first one was through is not left until the next change', async () => {
    const source = createMemoryStore({ instanceId: 'source' });
    const target = createMemoryStore({ instanceId: 'target' });
    const ending = new AbortController();
    const peer = createStorePeer(source);
    let nowMs = 0;
    let isBurst = false;
    const run = replicateLanes(
      {
        ...peer,
        async readFeed(query, signal) {
          const page = await peer.readFeed(query, signal);
          if (!isBurst || query.lane !== 3) return page;
          isBurst = false;
          await put(source, 'between', 2);
          await put(source, 'last', 1);
          return page;
        },
      },
      createStorePeer(target),
      options({
        clock: { now: () => nowMs },
        continuous: true,
        onCaughtUp() {
          if (nowMs > 0) return;
          nowMs = 60_000; // quiet for a minute: every lane is due
          isBurst = true;
          void Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => put(source, id, 1)));
        },
        sizerOf: () => createBatchSizer({ ...DEFAULT_BATCH_POLICY, first: 2, most: 2 }),
      }),
      ending.signal,
    );
    const isHere = async () => (await target.find('between')) !== undefined;
    await new Promise<void>((resolve) => target.watch(() => void isHere().then((is) => is && resolve())));
    ending.abort(new Error('ended'));
    await expect(run).rejects.toThrow('ended');
  }, 5000);

  it('RP3.1 what comes after the last page of a backlog was read ahead is not left until the next change', async () => {
    const source = createMemoryStore({ instanceId: 'source' });
    const target = createMemoryStore({ instanceId: 'target' });
    const ending = new AbortController();
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    for (const id of ['a', 'b', 'c', 'd', 'e']) await put(source, id, 2);
    const peer = createStorePeer(target);
    const run = replicateLanes(
      createStorePeer(source),
      {
        ...peer,
        async writeRevisions(grafts, signal, checkpoint) {
          if (grafts.some(({ id }) => id === 'd')) {
            for (let n = 0; n < 5; n += 1) await turn(); // the page with `e` is read
            await put(source, 'late', 2);
            await put(source, 'urgent', 1);
            await turn();
          }
          return peer.writeRevisions(grafts, signal, checkpoint);
        },
      },
      options({ continuous: true }),
      ending.signal,
    );
    const isHere = async () => (await target.find('late')) !== undefined;
    await new Promise<void>((resolve) => target.watch(() => void isHere().then((is) => is && resolve())));
    ending.abort(new Error('ended'));
    await expect(run).rejects.toThrow('ended');
  }, 5000);
});

function createCounter() {
  let count = 0;
  let notify = () => {};
  return {
    add() {
      count += 1;
      notify();
    },
    reached: (wanted: number) =>
      new Promise<void>((resolve) => {
        notify = () => count >= wanted && resolve();
        notify();
      }),
  };
}
