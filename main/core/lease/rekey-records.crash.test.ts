/** The records of a station from before leases get another key; cut off at every point they open, whole (LE14). */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '#shared/domain/lease/scope-lease.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { opensWith } from '#shared/sqlite/rekey-file.ts';
import { openStoreKey } from '../enrolment/open-organisation.ts';
import { databaseFile } from '../enrolment/organisation-folder.ts';
import { type LeasedStation, makeLeasedStation, taskOf } from '../testing/leased-station.ts';
import { putUnderLease } from './put-under-lease.ts';
import { REKEY_POINTS, rekeyWhereDue } from './rekey-records.ts';

const IDS = ['Task:1', 'Task:2', 'Task:3', 'Task:4'];

let station: LeasedStation;
let folder: string;
beforeEach(async () => {
  station = await makeLeasedStation({ isFromBefore: true });
  folder = (await station.folderIn(station.disk)).path;
});
afterEach(() => station.dispose());

/** What somebody has who once copied `station.json` and what opens the vault. */
async function firstKey(): Promise<Uint8Array> {
  const key = await openStoreKey({ path: folder, record: station.firstRecord }, station.vaultOf(station.disk));
  if (isRefusal(key)) throw new Error(key.sentence);
  return key;
}

/** Written by a start that could not give the records their key: the disk was full. */
async function workWithoutRoom(disk: string): Promise<void> {
  const copy = `${databaseFile((await station.folderIn(disk)).path)}.rekeyed`;
  await rm(copy, { force: true });
  mkdirSync(join(copy, 'in the way'), { recursive: true });
  const { store } = await station.open(disk);
  await store.write({ edits: [1, 2, 3, 4].map(taskOf) });
  await store.close();
  await rm(copy, { recursive: true });
}

describe('a new key for the records', () => {
  it.each(REKEY_POINTS)(
    'LE14 killed at %s they open whole, and the first key opens nothing any more',
    async (point) => {
      const key = await firstKey();
      writeFileSync(`${databaseFile(folder)}.before-v2`, 'a copy that a migration left');
      let copy = '';
      const reach = (reached: string): void => {
        if (reached === point) copy = station.copyDisk();
      };
      expect(await rekeyWhereDue(folder, station.vaultOf(station.disk), reach)).toBeUndefined();
      await workWithoutRoom(copy);
      const { store, folder: path } = await station.open(copy);
      expect((await store.findMany(IDS)).map((one) => one?.id)).toEqual(IDS);
      await store.close();
      expect((await station.folderIn(copy)).record).not.toHaveProperty('rekey');
      expect((await station.folderIn(copy)).record).not.toHaveProperty('nextStoreKey');
      expect(opensWith(databaseFile(path), key)).toBe(false);
      expect(readdirSync(path).filter((name) => name.startsWith('records.db'))).toEqual(['records.db']);
    },
  );

  it('LE14 without room the records open with the key that they have, which is said', async () => {
    await workWithoutRoom(station.disk);
    expect(station.faults).toHaveLength(1);
    expect(opensWith(databaseFile(folder), await firstKey())).toBe(true);
    expect((await station.folderIn(station.disk)).record).toMatchObject({ rekey: 'due' });
  });

  it('LE8 LE14 a contact notes it for a station that worked without a lease, and the next start does it', async () => {
    const old = await makeLeasedStation({ isUnleased: true });
    const path = (await old.folderIn(old.disk)).path;
    const key = await openStoreKey({ path, record: old.firstRecord }, old.vaultOf(old.disk));
    if (isRefusal(key)) throw new Error(key.sentence);
    old.clock.advance(2 * HOUR_MS);
    const first = await old.start(old.disk, 'up');
    await first.workplace()?.lease.renew('now');
    await first.stop();
    expect((await old.folderIn(old.disk)).record).toMatchObject({ version: 2, rekey: 'due' });
    expect(opensWith(databaseFile(path), key)).toBe(true);
    const second = await old.start(old.disk, 'down');
    expect(second.station()).toMatchObject({ state: 'enrolled' });
    await second.stop();
    expect(opensWith(databaseFile(path), key)).toBe(false);
    expect(old.faults).toEqual([]);
    await old.dispose();
  });

  it('LE14 is due only where the first key lay there for long, and not while the station is sealed', async () => {
    const young = await makeLeasedStation();
    expect((await young.folderIn(young.disk)).record).not.toHaveProperty('rekey');
    await young.dispose();
    await rm(join(folder, 'lease.key'));
    expect(await rekeyWhereDue(folder, station.vaultOf(station.disk))).toBeUndefined();
    expect(opensWith(databaseFile(folder), await firstKey())).toBe(true);
    expect(await putUnderLease(folder, station.vaultOf(station.disk), station.leaseKey)).toBeUndefined();
    expect(existsSync(`${databaseFile(folder)}.rekeyed`)).toBe(false);
  });
});
