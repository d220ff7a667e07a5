import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLine, openSnapshotRig, type SnapshotRig } from '#build/system/snapshot-rig.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';
import { snapshotOf } from '#shared/replication/replica-snapshot.ts';
import { replicateLanes } from '#shared/replication/replicate-lanes.ts';
import { replicationId } from '#shared/replication/replication-id.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import { ACCEPTED, acceptEverything } from '#shared/store/document-judge.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { CRASH_POINTS, type CrashPoint, takeSnapshot } from './take-snapshot.ts';

const DOCUMENTS = 90;
const REFUSED = ['Task:11', 'Task:44'];
class Crash extends Error {}

let rig: SnapshotRig;
const signal = new AbortController().signal;

beforeAll(async () => {
  rig = await openSnapshotRig();
  for (let n = 0; n < DOCUMENTS; n += 1) {
    const body = JSON.stringify({ kind: 'Task', facility: 'N1', commit: { id: 'c', lane: (n % 3) + 1 }, n });
    const attachments = { scan: { contentType: 'text/plain', data: Uint8Array.from([n, n, n]) } };
    await rig.server.write({ edits: [{ id: `Task:${n}`, body, ...(n % 5 === 0 && { attachments }) }] });
  }
  await rig.written(rig.file, { partBytes: 700 });
  await rig.server.write({ edits: [{ id: 'Task:delta', body: '{"kind":"Task","facility":"N1"}' }] });
});
afterAll(() => rig.dispose());

const openStation = () => {
  const judge = ({ id }: { readonly id: string }) =>
    REFUSED.includes(id) ? ({ state: 'refused', reason: 'no' } as const) : ACCEPTED;
  return createMemoryStore({ instanceId: 'station', judge: { ...acceptEverything, judge } });
};

async function take(station: DocumentStore, reached: (point: CrashPoint) => void = () => {}): Promise<void> {
  const outcome = await takeSnapshot(rig.file, await rig.taking(station, { reached }), signal);
  if (isRefusal(outcome) && outcome.code !== 'already-done') throw new Error(outcome.sentence);
}

/** True where the process died. */
async function dies(station: DocumentStore, at: CrashPoint, visit: number): Promise<boolean> {
  let visits = 0;
  try {
    await take(station, (point) => {
      if (point === at && ++visits === visit) throw new Crash();
    });
    return false;
  } catch (fault) {
    if (fault instanceof Crash) return true;
    throw fault;
  }
}

async function countHad(station: DocumentStore): Promise<number> {
  const source = await rig.identity();
  const had = LANES.map((lane) => station.findLocal(replicationId({ source, target: 'station', lane })));
  return (await Promise.all(had)).filter((text) => text !== undefined).length;
}

/** Visits of points that every file of this kind passes. */
const VISITS: Readonly<Record<CrashPoint, readonly number[]>> = {
  'batch-read': [1, 2, 9],
  'batch-applied': [1, 2, 9],
  'refused-noted': [1, 2],
  'target-checkpointed': [1, 2],
  'source-checkpointed': [1, 2],
  'bytes-staged': [1, 2, 9],
  'end-read': [1],
  'positions-noted': [1],
};

describe('a station that dies while it takes a snapshot file', () => {
  for (const point of CRASH_POINTS) {
    for (const visit of VISITS[point]) {
      it(`SN11 SN12 at ${point}, visit ${visit}: goes on, loses nothing, and nothing half read counts as had`, async () => {
        const station = openStation();
        expect(await dies(station, point, visit)).toBe(true);
        expect(await countHad(station)).toBe(point === 'positions-noted' ? LANES.length : 0);
        await take(station);
        expect(await countHad(station)).toBe(LANES.length);

        const line = createLine(rig.server, await rig.identity());
        const options = { sessionId: 'live', clock: rig.clock, timers: rig.clock };
        await replicateLanes(line.source, createStorePeer(station), options, signal);
        expect(line.sent).toEqual(['Task:delta']);
        const expected = await snapshotOf(rig.server);
        for (const id of REFUSED) delete expected[id];
        expect(await snapshotOf(station)).toEqual(expected);
        const digest = (await station.find('Task:85'))?.attachments?.scan?.digest ?? '';
        expect(await station.findAttachment(digest)).toEqual(Uint8Array.from([85, 85, 85]));
      });
    }
  }

  it('SN11 reads at most one chunk twice', async () => {
    const station = openStation();
    await dies(station, 'batch-applied', 9);
    const { updateSeq } = await station.info();
    const seen: number[] = [];
    const onProgress = (done: number) => seen.push(done);
    await takeSnapshot(rig.file, await rig.taking(station, { onProgress }), signal);
    expect(seen[0]).toBeGreaterThan(updateSeq - 10);
  });
});
