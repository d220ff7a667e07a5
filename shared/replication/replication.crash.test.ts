import { describe, expect, it } from 'vitest';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createBatchSizer, DEFAULT_BATCH_POLICY } from './batch-size.ts';
import { createMemoryRefusedLog } from './memory-refused-log.ts';
import type { ReplicationTarget } from './peer.ts';
import type { RefusedLog } from './refused-log.ts';
import { snapshotOf } from './replica-snapshot.ts';
import { replicate } from './replicate.ts';
import { CRASH_POINTS, type CrashPoint } from './replication.ts';
import { createStorePeer } from './store-peer.ts';

const BATCH = 7;
const DOCUMENTS = 40;
const REFUSED = ['doc-11', 'doc-33'];

class Crash extends Error {}

describe('a process that dies', () => {
  for (const point of CRASH_POINTS) {
    for (const visit of [1, 2, 4]) {
      it(`RP1.1 RP1.3 RP1.4 at ${point}, visit ${visit}: nothing is lost, at most two batches are repeated`, async () => {
        const source = await filledStore();
        const target = createMemoryStore({ instanceId: 'target' });
        const log = createMemoryRefusedLog();
        const writes: string[] = [];
        const crashes = await runUntilDone(source, target, { log, writes, point, visit });
        expect(crashes).toBe(point === 'refused-noted' && visit > REFUSED.length ? 0 : 1);
        const expected = await snapshotOf(source);
        for (const id of REFUSED) delete expected[id];
        expect(await snapshotOf(target)).toEqual(expected);
        expect((await log.list()).map(({ id }) => id).sort()).toEqual(REFUSED);
        expect(writes.length - new Set(writes).size).toBeLessThanOrEqual(2 * BATCH);
      });
    }
  }
});

async function filledStore(): Promise<DocumentStore> {
  const store = createMemoryStore({ instanceId: 'source' });
  for (let n = 0; n < DOCUMENTS; n += 1) await store.write({ edits: [{ id: `doc-${n}`, body: `{"n":${n}}` }] });
  return store;
}

interface Run {
  readonly log: RefusedLog;
  readonly writes: string[];
  readonly point: CrashPoint;
  readonly visit: number;
}

/** Starts again after the crash, as a new process with a new session would. */
async function runUntilDone(source: DocumentStore, target: DocumentStore, run: Run): Promise<number> {
  let visits = 0;
  const reached = (point: CrashPoint) => {
    if (point !== run.point) return;
    visits += 1;
    if (visits === run.visit) throw new Crash(point);
  };
  for (let crashes = 0; ; crashes += 1) {
    const options = {
      sessionId: `session-${crashes}`,
      clock: { now: () => 0 },
      sizer: createBatchSizer({ ...DEFAULT_BATCH_POLICY, first: BATCH, most: BATCH }),
      refused: run.log,
      reached,
    };
    try {
      await replicate(createStorePeer(source), pickyTarget(target, run.writes), options, new AbortController().signal);
      return crashes;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
}

function pickyTarget(store: DocumentStore, writes: string[]): ReplicationTarget {
  const peer = createStorePeer(store);
  return {
    ...peer,
    async writeRevisions(grafts, signal) {
      writes.push(...grafts.filter(({ id }) => !REFUSED.includes(id)).map(({ id }) => id));
      const refused = grafts.filter(({ id }) => REFUSED.includes(id));
      const report = await peer.writeRevisions(
        grafts.filter(({ id }) => !REFUSED.includes(id)),
        signal,
      );
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
