import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLine, openSnapshotRig, type SnapshotRig } from '#build/system/snapshot-rig.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';
import { snapshotOf } from '#shared/replication/replica-snapshot.ts';
import { replicateLanes } from '#shared/replication/replicate-lanes.ts';
import { replicationId } from '#shared/replication/replication-id.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import { type CrashPoint as FilePoint, CRASH_POINTS as OF_THE_FILE } from '#shared/sqlite/crash-point.ts';
import { openSqliteStore } from '#shared/sqlite/open-sqlite-store.ts';
import type { SqliteStore } from '#shared/sqlite/sqlite-store.ts';
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

const judge = {
  ...acceptEverything,
  judge: ({ id }: { readonly id: string }) =>
    REFUSED.includes(id) ? ({ state: 'refused', reason: 'no' } as const) : ACCEPTED,
};
const openStation = () => createMemoryStore({ instanceId: 'station', judge });

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
  const [source, { instanceId: target }] = await Promise.all([rig.identity(), station.info()]);
  const had = LANES.map((lane) => station.findLocal(replicationId({ source, target, lane })));
  return (await Promise.all(had)).filter((text) => text !== undefined).length;
}

async function hasEverything(station: DocumentStore, by: 'the delta alone' | 'comparing'): Promise<void> {
  expect(await countHad(station)).toBe(LANES.length);
  const line = createLine(rig.server, await rig.identity());
  const options = { sessionId: 'live', clock: rig.clock, timers: rig.clock };
  await replicateLanes(line.source, createStorePeer(station), options, signal);
  if (by === 'the delta alone') expect(line.sent).toEqual(['Task:delta']);
  const expected = await snapshotOf(rig.server);
  for (const id of REFUSED) delete expected[id];
  expect(await snapshotOf(station)).toEqual(expected);
  const digest = (await station.find('Task:85'))?.attachments?.scan?.digest ?? '';
  expect(Buffer.from((await station.findAttachment(digest)) ?? [])).toEqual(Buffer.from([85, 85, 85]));
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
        await hasEverything(station, 'the delta alone');
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

/**
 * The station's own kind of file, encrypted. A process that is killed leaves what its files hold in that moment: they are
 * copied then, inside a transaction too, and the next start opens the copy.
 */
describe('a station that is killed while it takes a snapshot file into its encrypted records', () => {
  const key = randomBytes(32);
  const places: readonly (readonly [CrashPoint | FilePoint, number])[] = [
    ...OF_THE_FILE.map((point) => [point, 9] as const),
    ...CRASH_POINTS.map((point) => [point, VISITS[point].at(-1) ?? 1] as const),
  ];
  let nth = 0;

  async function openFile(file: string, reach: (point: FilePoint) => void = () => {}): Promise<SqliteStore> {
    const options = { file, key, profile: 'plain', writer: 'inline', rules: { judge }, reach } as const;
    const opened = await openSqliteStore(options);
    if (isRefusal(opened)) throw new Error(opened.sentence);
    return opened;
  }

  function kill(file: string): string {
    const left = `${file}.left`;
    for (const end of ['', '-wal']) if (existsSync(file + end)) copyFileSync(file + end, left + end);
    return left;
  }

  for (const [point, visit] of places) {
    it(`SN11 SN12 at ${point}, visit ${visit}: the file opens, goes on, and loses nothing`, async () => {
      const folder = join(dirname(rig.file), `killed-${++nth}`);
      mkdirSync(folder);
      const file = join(folder, 'records.db');
      let [visits, isArmed] = [0, false];
      let left: string | undefined;
      const reached = (at: CrashPoint | FilePoint) => {
        if (isArmed && at === point && ++visits === visit) left = kill(file);
      };
      const running = await openFile(file, reached);
      isArmed = true;
      await takeSnapshot(rig.file, await rig.taking(running, { reached }), signal);
      await running.close();
      if (left === undefined) throw new Error('the point was not reached');

      const station = await openFile(left);
      expect(await countHad(station)).toBe(point === 'positions-noted' ? LANES.length : 0);
      const { docCount } = await station.info();
      const seen: number[] = [];
      const onProgress = (done: number) => seen.push(done);
      await takeSnapshot(rig.file, await rig.taking(station, { onProgress }), signal);
      expect(seen[0] ?? DOCUMENTS).toBeGreaterThanOrEqual(docCount); // read behind what is here, not from the beginning
      await hasEverything(station, 'comparing');
      await station.close();
    });
  }
});
