/**
 * The whole of it, cut off at every point: a station is sealed, and opened again. What the disk holds at that moment is
 * started as the program starts. Then the records are sealed whole or open whole, nothing that was acknowledged is lost, and
 * unsent work can be brought to central (LE10, LE11, LE13).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { DAY_MS } from '#shared/domain/lease/scope-lease.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { Core } from '../compose.ts';
import { type LeasedStation, makeLeasedStation, newNonce, taskOf } from '../testing/leased-station.ts';
import { openTestWindow } from '../testing/test-window.ts';
import { findKnownLease, judgeKnownLease } from './known-lease.ts';
import { findSealedNote } from './lease-files.ts';
import { OPEN_AGAIN_POINTS, openAgain } from './open-again.ts';
import { SEAL_POINTS, sealStation } from './seal-station.ts';
import { listUnsent } from './unsent-work.ts';

const IDS = ['Task:1', 'Task:2', 'Task:3'];

let station: LeasedStation;
let cores: Core[];

beforeEach(async () => {
  station = await makeLeasedStation();
  cores = [];
  const { store } = await station.open();
  const { outcomes } = await store.write({ edits: [1, 2, 3].map(taskOf) });
  expect(outcomes.map(({ state }) => state)).toEqual(['stored', 'stored', 'stored']);
  await store.close();
});
afterEach(async () => {
  for (const core of cores) await core.stop();
  await station.dispose();
});

async function start(disk: string, line: 'up' | 'down'): Promise<Core> {
  const core = await station.start(disk, line);
  cores.push(core);
  return core;
}

/** Sealed as after thirty days; gives the disk as it was when `point` was reached. */
async function seal(point?: (typeof SEAL_POINTS)[number]): Promise<string> {
  station.clock.advance(31 * DAY_MS);
  const opened = await station.open();
  const sources = { clock: station.clock, elapsedMs: () => 0 };
  const known = await findKnownLease(opened, sources);
  if (!known) throw new Error('no lease');
  const { record, phase } = await judgeKnownLease(opened.store, known);
  expect(phase.phase).toBe('over');
  let copy = station.disk;
  const reach = (reached: string): void => {
    if (reached === point) copy = station.copyDisk();
  };
  await sealStation(opened, { why: 'lease-ended', nowMs: known.time.nowMs(), lease: record, reach });
  return copy;
}

async function reopen(point?: (typeof OPEN_AGAIN_POINTS)[number], answer?: ReturnType<LeasedStation['answer']>) {
  const nonce = newNonce();
  let copy = station.disk;
  const found = await openAgain(await station.folderIn(station.disk), {
    ...{ vaultOf: () => station.vaultOf(station.disk), openStore: station.openStore, demoOnly: false },
    ...{ clock: station.clock, nonce, answer: await (answer ?? station.answer(nonce)) },
    reach(reached) {
      if (reached === point) copy = station.copyDisk();
    },
  });
  if (!isRefusal(found)) await found.store.close();
  return { copy, found };
}

/** Nothing of the records is open, no key that opens them is here, and central can read what it never had. */
async function expectSealed(core: Core, disk: string): Promise<void> {
  expect(core.station()).toMatchObject({ state: 'sealed', why: 'lease-ended', unsent: { documents: 3 } });
  expect(core.workplace()).toBeUndefined();
  expect(existsSync(join(disk, 'north', 'lease.key'))).toBe(false);
  expect(await station.readUnsent(disk)).toEqual(IDS);
}

/** Everything is there, and what was unsent still is: it goes the ordinary way. */
async function expectOpen(core: Core, disk: string): Promise<void> {
  expect(core.station()).toMatchObject({ state: 'enrolled' });
  const store = core.workplace()?.desk.store;
  if (!store) throw new Error('not open');
  expect((await store.findMany(IDS)).map((one) => one?.id)).toEqual(IDS);
  expect(await listUnsent(store, 'station-1')).toEqual(expect.arrayContaining(IDS));
  expect(existsSync(join(disk, 'north', 'sealed.json'))).toBe(false);
}

/** Without contact first: that is what a power cut in a storm means. */
async function startsWholeAfter(disk: string, wanted: 'sealed' | 'open'): Promise<void> {
  const first = await start(disk, 'down');
  await (wanted === 'sealed' ? expectSealed(first, disk) : expectOpen(first, disk));
  await first.stop();
  const second = await start(disk, 'up');
  await openTestWindow(second).done(contract.station.tryNow, {});
  await expectOpen(second, disk);
}

describe('killed while it is sealed', () => {
  it.each(SEAL_POINTS)(
    'LE10 LE11 at %s it is sealed whole at the next start, and opens whole with the key',
    async (point) => {
      await startsWholeAfter(await seal(point), 'sealed');
    },
  );
});

describe('sealing that fails', () => {
  it('LE11 leaves the key where it is when the unsent work could not be written', async () => {
    const opened = await station.open();
    const broken = { ...opened, stationKey: {} as typeof opened.stationKey };
    const sealing = { why: 'revoked', nowMs: 1, lease: station.keys } as const;
    await expect(sealStation(broken, sealing)).rejects.toThrow();
    expect(await findSealedNote(opened.folder)).toBeUndefined();
    await expectOpen(await start(station.disk, 'down'), station.disk);
  });
});

describe('killed while it is opened again', () => {
  it.each(OPEN_AGAIN_POINTS)('LE13 LE10 at %s it is sealed whole or open whole at the next start', async (point) => {
    await seal();
    const isGranted = point === 'grant-kept' || point === 'note-removed';
    await startsWholeAfter((await reopen(point)).copy, isGranted ? 'open' : 'sealed');
  });

  it('LE13 a key that opens nothing never lies on the disk, and one that central did not sign goes at once', async () => {
    await seal();
    const other = await makeLeasedStation();
    expect((await reopen('key-written', other.answer('x'))).found).toMatchObject({ code: 'wrong-key' });
    expect(existsSync(join(station.disk, 'north', 'lease.key'))).toBe(false);
    const { found, copy } = await reopen('store-open', station.answer('another nonce'));
    expect(found).toMatchObject({ code: 'wrong-key' });
    expect(existsSync(join(station.disk, 'north', 'lease.key'))).toBe(false);
    await other.dispose();
    await startsWholeAfter(copy, 'sealed');
  });
});
