/** A direction whose source is asked for all lanes at once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lane } from '#shared/model/envelope.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createBatchSizer, DEFAULT_BATCH_POLICY } from './batch-size.ts';
import { withEachLane } from './each-lane-peer.ts';
import { createMemoryRefusedLog } from './memory-refused-log.ts';
import type { LaneFeed, LanePages, ReplicationSource } from './peer.ts';
import { snapshotOf } from './replica-snapshot.ts';
import { type LanesOptions, openLanes, replicateLanes } from './replicate-lanes.ts';
import { CRASH_POINTS, type CrashPoint, type ReplicationOptions } from './replication.ts';
import { createStorePeer, type StorePeer } from './store-peer.ts';

const put = (store: DocumentStore, id: string, lane: Lane) =>
  store.write({ edits: [{ id, body: JSON.stringify({ kind: 'Task', commit: { id: 'c', lane } }) }] });

type Counted = Pick<ReplicationSource, 'readFeed' | 'waitForChange' | 'writeCheckpoint'> &
  Required<Pick<ReplicationSource, 'openLaneFeed'>>;

type Next = LaneFeed['next'];

/** The feed of this peer, with something in between. */
const shapedFeed = (peer: Pick<Counted, 'openLaneFeed'>, shape: (next: Next) => Next) => (): LaneFeed => {
  const feed = peer.openLaneFeed();
  return { ...feed, next: shape(feed.next) };
};

/** Notes each call of the source that goes over a line. */
function counting<P extends Counted>(peer: P, calls: string[]): P {
  return {
    ...peer,
    readFeed: (query, signal) => {
      calls.push(`lane ${query.lane}`);
      return peer.readFeed(query, signal);
    },
    waitForChange: (since, signal) => {
      calls.push('any');
      return peer.waitForChange(since, signal);
    },
    openLaneFeed: shapedFeed(peer, (next) => (positions, signal) => {
      calls.push('each');
      return next(positions, signal);
    }),
    writeCheckpoint: (id, checkpoint, signal) => {
      calls.push('checkpoint');
      return peer.writeCheckpoint(id, checkpoint, signal);
    },
  };
}

interface Scene {
  readonly source: DocumentStore;
  readonly target: DocumentStore;
  readonly calls: string[];
  readonly time: ReturnType<typeof createVirtualTime>;
  readonly served: (Lane | undefined)[];
  end(): Promise<void>;
}

/** Live: everything is caught up, and the source is asked for what comes. */
async function live(
  shaped: {
    readonly source?: (peer: ReturnType<typeof withEachLane>) => StorePeer;
    readonly target?: (peer: StorePeer) => StorePeer;
    readonly more?: Partial<LanesOptions & Pick<ReplicationOptions, 'reached'>>;
  } = {},
): Promise<Scene> {
  const { source: shape = (peer) => peer, target: targetOf = (peer) => peer, more } = shaped;
  const source = createMemoryStore({ instanceId: 'source' });
  const target = createMemoryStore({ instanceId: 'target' });
  const time = createVirtualTime();
  const calls: string[] = [];
  const served: (Lane | undefined)[] = [];
  const ending = new AbortController();
  const peer = counting(withEachLane(createStorePeer(source), 3), calls);
  const run = replicateLanes(
    shape(peer),
    targetOf(createStorePeer(target)),
    {
      sessionId: 's',
      clock: time,
      timers: time,
      continuous: true,
      gatherMs: 2000,
      restMs: 60_000,
      onBatch: (lane, { rows }) => rows > 0 && served.push(lane),
      ...more,
    },
    ending.signal,
  );
  run.catch(() => undefined);
  await time.advance(0);
  calls.length = 0;
  const end = async () => {
    ending.abort(new Error('ended'));
    await expect(run).rejects.toThrow('ended');
  };
  return { source, target, calls, time, served, end };
}

describe('a live direction', () => {
  it('RL1 a change costs one call of the source, whichever lane it is in', async () => {
    const { source, target, calls, time, end } = await live();
    for (const [at, lane] of ([1, 2, 3, 2] as const).entries()) {
      await put(source, `d${at}`, lane);
      await time.advance(0);
      expect(await target.find(`d${at}`)).toBeDefined();
      expect(calls.splice(0)).toEqual(['each']);
      await time.advance(3000);
      expect(calls).toEqual([]);
    }
    await end();
  });

  it('RL2 the record at the source rests for a minute, then it is written once a lane', async () => {
    const { source, calls, time, end } = await live();
    for (let n = 0; n < 5; n += 1) {
      await put(source, `d${n}`, 1);
      await time.advance(1000);
    }
    await put(source, 'e', 3);
    await time.advance(50_000);
    expect(calls.filter((call) => call === 'checkpoint')).toEqual([]);
    await time.advance(60_000);
    expect(calls.filter((call) => call === 'checkpoint')).toHaveLength(2);
    await end();
  });

  it('RP3.1 RL1 what one answer brings of several lanes is carried in their order', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { source, target, time, served, end } = await live({
      source: (peer) => ({
        ...peer,
        openLaneFeed: shapedFeed(peer, (next) => async (positions, signal) => {
          await peer.waitForChange([...positions.values()][0], signal);
          await held;
          return next(positions, signal);
        }),
      }),
    });
    for (const lane of [3, 2, 1] as const) await put(source, `of-${lane}`, lane);
    release();
    await time.advance(0);
    expect(served).toEqual([1, 2, 3]);
    const order = (await target.listChanges({ since: 0, limit: 9 })).rows.map(({ id }) => id);
    expect(order).toEqual(['of-1', 'of-2', 'of-3']);
    await end();
  });

  it('RL3 what is too much for one answer is read lane by lane, and then it is live again', async () => {
    const { source, target, calls, time, end } = await live();
    const edits = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, body: '{"commit":{"id":"c","lane":2}}' }));
    await source.write({ edits });
    await time.advance(0);
    expect(await snapshotOf(target)).toEqual(await snapshotOf(source));
    expect(calls.splice(0)).toEqual(expect.arrayContaining(['lane 2', 'each']));
    await put(source, 'f', 1);
    await time.advance(0);
    expect(calls.splice(0)).toEqual(['each']);
    await end();
  });

  it('RP2.2 RL3 an answer that was cut off is used as far as it is whole; the lanes behind it look by themselves', async () => {
    const cut = (pages: LanePages): LanePages => new Map([...pages].slice(0, 1));
    let cuts = 1;
    const { source, target, calls, time, end } = await live({
      source: (peer) => ({
        ...peer,
        openLaneFeed: shapedFeed(peer, (next) => async (positions, signal) => {
          const pages = await next(positions, signal);
          cuts -= 1;
          return cuts === 0 ? cut(pages) : pages;
        }),
      }),
    });
    await source.write({
      edits: ([1, 2, 3] as const).map((lane) => ({ id: `d${lane}`, body: `{"commit":{"id":"c","lane":${lane}}}` })),
    });
    await time.advance(0);
    expect(await snapshotOf(target)).toEqual(await snapshotOf(source));
    expect(calls.filter((call) => call.startsWith('lane'))).toEqual(['lane 2', 'lane 3']);
    await end();
  });

  it('RP3.1 an urgent document does not wait for the end of a backlog in a lower lane', async () => {
    const sizer = () => createBatchSizer({ ...DEFAULT_BATCH_POLICY, first: 4, most: 4 });
    const { source, target, calls, time, end } = await live({ more: { sizerOf: sizer } });
    const edits = Array.from({ length: 60 }, (_, n) => ({ id: `many-${n}`, body: '{"commit":{"id":"c","lane":3}}' }));
    let stop = () => {};
    const half = new Promise<void>((resolve) => {
      stop = target.watch((seq) => seq >= 30 && resolve());
    });
    await source.write({ edits });
    await half;
    stop();
    await put(source, 'urgent', 1);
    await time.advance(0);
    await time.advance(0);
    expect(await snapshotOf(target)).toEqual(await snapshotOf(source));
    const order = (await target.listChanges({ since: 0, limit: 99 })).rows.map(({ id }) => id);
    expect(order.indexOf('urgent')).toBeLessThan(50);
    expect(calls).toContain('any');
    await end();
  });

  it('RL3 a lane that only looks begins no call beside it that would be broken off', async () => {
    const { source, calls, time, end } = await live();
    await source.write({ edits: ['a', 'b', 'c', 'd'].map((id) => ({ id, body: '{"commit":{"id":"c","lane":1}}' })) });
    await time.advance(0);
    expect(calls).toContain('lane 1');
    expect(calls).not.toContain('any');
    await end();
  });

  it('RL4 a source that does not offer it is asked as ever', async () => {
    const { source, target, calls, time, end } = await live({
      source: (peer) => ({
        ...peer,
        capabilities: async () => ({ rows: true, lanes: true }),
      }),
    });
    await put(source, 'a', 2);
    await time.advance(0);
    expect(await target.find('a')).toBeDefined();
    expect(calls).toContain('any');
    expect(calls).not.toContain('each');
    await end();
  });

  it('RL3 whatever comes whenever, nothing is left until the next change', async () => {
    const act = fc.record({
      lane: fc.constantFrom<Lane>(1, 2, 3),
      count: fc.integer({ min: 1, max: 5 }),
      turns: fc.nat(40),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
        const { source, target, time, end } = await live();
        let made = 0;
        for (const { lane, count, turns } of acts) {
          const edits = Array.from({ length: count }, () => ({
            id: `d${made++}`,
            body: `{"commit":{"id":"c","lane":${lane}}}`,
          }));
          await source.write({ edits });
          for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
        }
        await time.advance(0);
        await time.advance(0);
        expect(await snapshotOf(target)).toEqual(await snapshotOf(source));
        await end();
      }),
      { seed: 20_261_122, numRuns: 60 },
    );
  });
});

class Crash extends Error {}

/** A store of ours takes its checkpoint with the batch; others by itself. One document is refused. */
const TARGETS: Readonly<Record<string, (peer: StorePeer) => StorePeer>> = {
  'takes its checkpoint with the batch': (peer) => peer,
  'takes its checkpoint by itself': (peer) => ({
    ...peer,
    writeRevisions: (grafts, signal) => peer.writeRevisions(grafts, signal),
  }),
  'refuses one': (peer) => ({
    ...peer,
    async writeRevisions(grafts, signal) {
      const refused = grafts.filter(({ id }) => id === 'd1').map(({ id, path }) => ({ id, rev: `1-${path.ids[0]}` }));
      const report = await peer.writeRevisions(
        grafts.filter(({ id }) => id !== 'd1'),
        signal,
      );
      return { ...report, refused: refused.map((one) => ({ ...one, error: 'forbidden', reason: 'no' })) };
    },
  }),
};

/** Where a live direction to such a target comes by. */
const VISITED: Readonly<Record<keyof typeof TARGETS, readonly CrashPoint[]>> = {
  'takes its checkpoint with the batch': ['batch-read', 'batch-applied', 'source-checkpointed'],
  'takes its checkpoint by itself': ['batch-read', 'batch-applied', 'target-checkpointed', 'source-checkpointed'],
  'refuses one': CRASH_POINTS,
};

describe.each(Object.keys(TARGETS))('a live station that dies, where the target %s', (kind) => {
  const targetOf = TARGETS[kind] as (peer: StorePeer) => StorePeer;
  for (const point of VISITED[kind] ?? []) {
    it(`RP1.1 RP1.3 RL2 at ${point}: the next process carries over everything`, async () => {
      let state: 'filling' | 'live' | 'crashed' = 'filling';
      const reached = (at: CrashPoint) => {
        if (at !== point || state !== 'live') return;
        state = 'crashed';
        throw new Crash(point);
      };
      const refused = createMemoryRefusedLog();
      const { source, target, time } = await live({ target: targetOf, more: { reached, refused } });
      state = 'live';
      for (let n = 0; n < 6; n += 1) {
        await put(source, `d${n}`, ((n % 3) + 1) as Lane);
        await time.advance(20_000);
      }
      expect(state).toBe('crashed');
      await replicateLanes(
        withEachLane(createStorePeer(source)),
        targetOf(createStorePeer(target)),
        { sessionId: 'next', clock: time, timers: time, refused },
        new AbortController().signal,
      );
      const expected = await snapshotOf(source);
      if (kind === 'refuses one') delete expected.d1;
      expect(await snapshotOf(target)).toEqual(expected);
      expect((await refused.list()).map(({ id }) => id)).toEqual(kind === 'refuses one' ? ['d1'] : []);
    });
  }
});

describe('a wait that breaks', () => {
  it('RP2.1 RL3 leaves every lane to look for what came meanwhile, from where it was', async () => {
    const source = createMemoryStore({ instanceId: 'source' });
    const target = createMemoryStore({ instanceId: 'target' });
    const peer = withEachLane(createStorePeer(source));
    const time = createVirtualTime();
    let breaks = 1;
    const breaking: ReplicationSource = {
      ...peer,
      openLaneFeed: shapedFeed(peer, (next) => async (positions, signal) => {
        const pages = await next(positions, signal);
        breaks -= 1;
        if (breaks === 0) throw new Crash('the answer was lost');
        return pages;
      }),
    };
    const ending = new AbortController();
    const options = { sessionId: 's', clock: time, timers: time, continuous: true };
    const lanes = await openLanes(breaking, createStorePeer(target), options, ending.signal);
    const broken = lanes.run(ending.signal);
    broken.catch(() => undefined);
    await time.advance(0);
    await put(source, 'a', 2);
    await expect(broken).rejects.toThrow('lost');
    expect(await target.find('a')).toBeUndefined();
    const next = lanes.run(ending.signal);
    next.catch(() => undefined);
    await put(source, 'b', 3);
    await time.advance(0);
    expect(await snapshotOf(target)).toEqual(await snapshotOf(source));
    ending.abort(new Error('ended'));
    await expect(next).rejects.toThrow('ended');
  });
});
