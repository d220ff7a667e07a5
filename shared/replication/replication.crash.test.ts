import { describe, expect, it } from 'vitest';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createBatchSizer, DEFAULT_BATCH_POLICY } from './batch-size.ts';
import { createMemoryRefusedLog } from './memory-refused-log.ts';
import type { ReplicationSource, ReplicationTarget } from './peer.ts';
import type { RefusedLog } from './refused-log.ts';
import { snapshotOf } from './replica-snapshot.ts';
import { replicate } from './replicate.ts';
import { CRASH_POINTS, type CrashPoint, type ReplicationOptions } from './replication.ts';
import { replicationId } from './replication-id.ts';
import { createStorePeer, type StorePeer } from './store-peer.ts';

const BATCH = 7;
const DOCUMENTS = 40;
const REFUSED = ['doc-11', 'doc-33'];

class Crash extends Error {}

/** A store of ours takes its checkpoint with the batch; others, as CouchDB, take it by itself. */
const TARGETS: Readonly<Record<string, (peer: StorePeer) => StorePeer>> = {
  'takes its checkpoint with the batch': (peer) => peer,
  'takes its checkpoint by itself': (peer) => ({
    ...peer,
    writeRevisions: (grafts, signal) => peer.writeRevisions(grafts, signal),
  }),
};

describe.each(Object.keys(TARGETS))('a process that dies, where the target %s', (kind) => {
  const targetOf = TARGETS[kind] as (peer: StorePeer) => StorePeer;
  for (const point of CRASH_POINTS) {
    for (const visit of [1, 2, 4]) {
      it(`RP1.1 RP1.3 RP1.4 at ${point}, visit ${visit}: nothing is lost, at most one batch is asked about again`, async () => {
        const source = await filledStore();
        const target = createMemoryStore({ instanceId: 'target' });
        const log = createMemoryRefusedLog();
        const run = { log, applied: new Set<string>(), again: [], point, visit };
        const crashes = await runUntilDone(source, pickyTarget(targetOf(createStorePeer(target)), run), run);
        expect(crashes).toBe(visit > visitsOf(point, kind) ? 0 : 1);
        const expected = await snapshotOf(source);
        for (const id of REFUSED) delete expected[id];
        expect(await snapshotOf(target)).toEqual(expected);
        expect((await log.list()).map(({ id }) => id).sort()).toEqual(REFUSED);
        expect(run.again.length).toBeLessThanOrEqual(BATCH);
      });
    }
  }
});

/** A batch with a refusal has its checkpoint written by itself: the refusal is noted first. */
function visitsOf(point: CrashPoint, kind: string): number {
  const withBatch = kind === 'takes its checkpoint with the batch';
  if (point === 'refused-noted' || (point === 'target-checkpointed' && withBatch)) return REFUSED.length;
  return Math.ceil(DOCUMENTS / BATCH);
}

/** The moments between two writes of the target's store, where the process that holds it dies. */
describe('a store that dies with its process', () => {
  for (const moment of ['before', 'after'] as const) {
    for (const write of [1, 2, 3, 5]) {
      it(`RP1.1 ${moment} its write ${write}: no checkpoint stands before its batch`, async () => {
        const source = await filledStore();
        const target = createMemoryStore({ instanceId: 'target' });
        const first = createStorePeer(dying(target, moment, write));
        await expect(replicate(createStorePeer(source), first, optionsOf('first'), signal)).rejects.toThrow(Crash);
        expect(await countOf(target)).toBeGreaterThanOrEqual(await recordedAt(source, target));
        await replicate(createStorePeer(source), createStorePeer(target), optionsOf('second'), signal);
        expect(await snapshotOf(target)).toEqual(await snapshotOf(source));
      });
    }
  }

  it('RP1.1 takes checkpoint and batch in one write', async () => {
    const writes: string[] = [];
    const source = await filledStore();
    const target = createMemoryStore({ instanceId: 'target' });
    const noted = withWrite(target, (batch) => {
      writes.push(`${batch.grafts?.length ?? 0} grafts, ${batch.locals?.length ?? 0} checkpoint`);
      return target.write(batch);
    });
    await replicate(createStorePeer(source), createStorePeer(noted), optionsOf('first'), signal);
    expect(writes).toEqual([...Array.from({ length: 5 }, () => '7 grafts, 1 checkpoint'), '5 grafts, 1 checkpoint']);
    expect(await recordedAt(source, target)).toBe(DOCUMENTS);
  });
});

function dying(store: DocumentStore, moment: 'before' | 'after', dies: number): DocumentStore {
  let writes = 0;
  return withWrite(store, async (batch) => {
    writes += 1;
    if (writes > dies || (writes === dies && moment === 'before')) throw new Crash(moment);
    const result = await store.write(batch);
    if (writes === dies) throw new Crash(moment);
    return result;
  });
}

function withWrite(store: DocumentStore, write: DocumentStore['write']): DocumentStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'write') return write;
      const member = Reflect.get(target, name, target) as unknown;
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

async function countOf(store: DocumentStore): Promise<number> {
  return (await store.info()).docCount;
}

/** The position in the target's checkpoint. In these stores it is the number of documents before it. */
async function recordedAt(source: DocumentStore, target: DocumentStore): Promise<number> {
  const [from, to] = [await source.info(), await target.info()];
  const id = replicationId({ source: from.instanceId, target: to.instanceId, lane: undefined });
  return Number((await createStorePeer(target).readCheckpoint(id))?.sourceLastSeq ?? 0);
}

async function filledStore(): Promise<DocumentStore> {
  const store = createMemoryStore({ instanceId: 'source' });
  for (let n = 0; n < DOCUMENTS; n += 1) await store.write({ edits: [{ id: `doc-${n}`, body: `{"n":${n}}` }] });
  return store;
}

const signal = new AbortController().signal;

interface Run {
  readonly log: RefusedLog;
  readonly point: CrashPoint;
  readonly visit: number;
  /** Ids that the target has taken. */
  readonly applied: Set<string>;
  /** Ids that were read from the source although the target had taken them, after a crash. */
  readonly again: string[];
}

function optionsOf(sessionId: string): ReplicationOptions {
  const sizer = createBatchSizer({ ...DEFAULT_BATCH_POLICY, first: BATCH, most: BATCH });
  return { sessionId, clock: { now: () => 0 }, sizer };
}

/** Starts again after the crash, as a new process with a new session would. */
async function runUntilDone(source: DocumentStore, target: ReplicationTarget, run: Run): Promise<number> {
  let visits = 0;
  const reached = (point: CrashPoint) => {
    if (point !== run.point) return;
    visits += 1;
    if (visits === run.visit) throw new Crash(point);
  };
  for (let crashes = 0; ; crashes += 1) {
    const options = { ...optionsOf(`session-${crashes}`), refused: run.log, reached };
    try {
      await replicate(notingAgain(createStorePeer(source), run), target, options, signal);
      return crashes;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
}

function notingAgain(source: StorePeer, { applied, again }: Run): ReplicationSource {
  return {
    ...source,
    async readFeed(query, ending) {
      const page = await source.readFeed(query, ending);
      again.push(...page.rows.map(({ id }) => id).filter((id) => applied.has(id)));
      return page;
    },
  };
}

function pickyTarget(peer: StorePeer, { applied }: Run): ReplicationTarget {
  return {
    ...peer,
    async writeRevisions(grafts, ending, checkpoint) {
      const taken = grafts.filter(({ id }) => !REFUSED.includes(id));
      const refused = grafts.filter(({ id }) => REFUSED.includes(id));
      const report = await peer.writeRevisions(taken, ending, refused.length === 0 ? checkpoint : undefined);
      for (const { id } of taken) applied.add(id);
      const refusals = refused.map(({ id, path }) => ({
        id,
        rev: `1-${path.ids[0]}`,
        error: 'forbidden',
        reason: 'no',
      }));
      return { ...report, refused: [...report.refused, ...refusals] };
    },
  };
}
