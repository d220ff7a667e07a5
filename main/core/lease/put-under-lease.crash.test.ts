/** A station that was enrolled before leases is killed at every point of its rewrap: it opens after each (LE8). */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { createFileVault } from '#shared/sqlite/key-vault/file-vault.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import { getFolderRecord, recordFile, writeFolderRecord } from '../enrolment/organisation-folder.ts';
import { resealKeys } from '../enrolment/reseal-keys.ts';
import { findLeaseKey } from './lease-files.ts';
import { findStoreKey } from './lease-keys.ts';
import { forgetOldRecord, putUnderLease, REWRAP_POINTS } from './put-under-lease.ts';

let folder: string;
let vault: KeyVault;
let storeKey: Uint8Array;
let oldSealed: string;
const leaseKey = new Uint8Array(randomBytes(32));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-rewrap-'));
  vault = createFileVault(join(folder, 'station.key'));
  storeKey = new Uint8Array(randomBytes(32));
  oldSealed = await wrapped(storeKey);
  const organisation = { id: 'north', name: 'North', demo: true };
  const stationKey = await wrapped(new Uint8Array(randomBytes(40)));
  await writeFolderRecord(folder, { version: 1, organisation, keyVault: 'file', storeKey: oldSealed, stationKey });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function wrapped(key: Uint8Array): Promise<string> {
  const sealed = await vault.wrap(key);
  if (isRefusal(sealed)) throw new Error(sealed.sentence);
  return Buffer.from(sealed).toString('base64');
}
async function unwrapped(text: string, by = vault): Promise<Uint8Array> {
  const key = await by.unwrap(new Uint8Array(Buffer.from(text, 'base64')));
  if (isRefusal(key)) throw new Error(key.sentence);
  return key;
}

/** As a start of the station finds it. */
async function openedKey(by = vault): Promise<Uint8Array | undefined> {
  const record = await getFolderRecord(folder);
  if (record.version === 1) return unwrapped(record.storeKey, by);
  const secret = await unwrapped(record.leaseSecret, by);
  const found = await findLeaseKey(folder, secret);
  return found && findStoreKey({ secret, leaseKey: found }, new Uint8Array(Buffer.from(record.storeKey, 'base64')));
}

class Killed extends Error {}

describe('putting a station under a lease', () => {
  it.each(REWRAP_POINTS)('LE8 killed at %s it still opens, and the next contact ends it', async (point) => {
    const kill = (reached: string): void => {
      if (reached === point) throw new Killed();
    };
    await expect(putUnderLease(folder, vault, leaseKey, undefined, kill)).rejects.toThrow(Killed);
    expect(await openedKey()).toEqual(storeKey);
    await forgetOldRecord(folder); // as every start does
    expect(await openedKey()).toEqual(storeKey);
    expect(await putUnderLease(folder, vault, leaseKey)).toBeUndefined();
    expect(await openedKey()).toEqual(storeKey);
    expect((await getFolderRecord(folder)).version).toBe(2);
    expect(existsSync(`${recordFile(folder)}.old`)).toBe(false);
    for (const name of await readdir(folder))
      expect(await readFile(join(folder, name), 'latin1')).not.toContain(oldSealed);
  });

  it('LE8 then opens with neither half alone, and a new passphrase needs no lease key', async () => {
    await putUnderLease(folder, vault, leaseKey);
    const record = await getFolderRecord(folder);
    if (record.version === 1) throw new Error('not under a lease');
    const secret = await unwrapped(record.leaseSecret);
    const blob = new Uint8Array(Buffer.from(record.storeKey, 'base64'));
    expect(findStoreKey({ secret, leaseKey: new Uint8Array(32) }, blob)).toBeUndefined();
    expect(findStoreKey({ secret: new Uint8Array(32), leaseKey }, blob)).toBeUndefined();
    const next = createFileVault(join(folder, 'other.key'));
    expect(await resealKeys(folder, vault, next)).toBeUndefined();
    expect(await openedKey(next)).toEqual(storeKey);
    await expect(openedKey(vault)).rejects.toThrow();
  });
});
