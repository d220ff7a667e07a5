/**
 * The records of a station from before leases get a new key (LE14). Until its first lease their key lay under the vault
 * alone: a copy of that `station.json` would open them for ever, sealed or not. SQLite keeps its key in every page, so the
 * file is written anew beside itself; that wants the store closed, and is done when it is opened next, at the latest when it
 * is about to be sealed.
 *
 *   1. a copy of the records under the new key, checked, on the disk;
 *   2. `station.json` names the new key beside the old one;
 *   3. the copy takes the place of the file, in one step;
 *   4. the old file is overwritten, and copies that migrations left; `station.json` names the new key alone.
 *
 * Which of the two keys the file has is tried and never concluded: a copy that lies there after a kill may be older than
 * the file, and is made again. Shown by rekey-records.crash.test.ts.
 */
import { randomBytes } from 'node:crypto';
import { link, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import { makeRekeyedCopy, opensWith } from '#shared/sqlite/rekey-file.ts';
import {
  databaseFile,
  type FolderRecord,
  getFolderRecord,
  writeFolderRecord,
} from '../enrolment/organisation-folder.ts';
import { findLeaseKey } from './lease-files.ts';
import { findStoreKey, type LeaseHalves, wrapStoreKey } from './lease-keys.ts';
import { syncFolder, wipeFile } from './wipe-file.ts';

export const REKEY_POINTS = ['before', 'copied', 'announced', 'old-linked', 'swapped', 'old-wiped', 'settled'] as const;
export type RekeyPoint = (typeof REKEY_POINTS)[number];

type UnderLease = Extract<FolderRecord, { version: 2 }>;

/**
 * Does nothing where nothing is due, or the halves of the key are not both here. Throws where it cannot be done now (a full
 * disk): the records then open with the key that they have.
 */
export async function rekeyWhereDue(
  folder: string,
  vault: KeyVault,
  reach: (point: RekeyPoint) => void = () => {},
): Promise<Refusal | undefined> {
  const record = await getFolderRecord(folder);
  if (record.version === 1 || record.rekey === undefined) return undefined;
  const secret = await vault.unwrap(bytesOf(record.leaseSecret));
  if (isRefusal(secret)) return secret;
  const leaseKey = await findLeaseKey(folder, secret);
  if (!leaseKey) return undefined;
  await new Rekeying(folder, { secret, leaseKey }, reach).run(record);
  return undefined;
}

class Rekeying {
  readonly #folder: string;
  readonly #halves: LeaseHalves;
  readonly #reach: (point: RekeyPoint) => void;
  readonly #file: string;

  constructor(folder: string, halves: LeaseHalves, reach: (point: RekeyPoint) => void) {
    this.#folder = folder;
    this.#halves = halves;
    this.#reach = reach;
    this.#file = databaseFile(folder);
  }

  async run(record: UnderLease): Promise<void> {
    this.#reach('before');
    const announced = this.#isSwapped(record) ? record : await this.#swap(record);
    await this.#wipeOld();
    this.#reach('old-wiped');
    const { rekey: _done, nextStoreKey = record.storeKey, ...rest } = announced;
    await this.#write({ ...rest, storeKey: nextStoreKey });
    this.#reach('settled');
  }

  #isSwapped({ nextStoreKey }: UnderLease): boolean {
    const next = nextStoreKey === undefined ? undefined : findStoreKey(this.#halves, bytesOf(nextStoreKey));
    return next !== undefined && opensWith(this.#file, next);
  }

  async #swap(record: UnderLease): Promise<UnderLease> {
    const key = findStoreKey(this.#halves, bytesOf(record.storeKey));
    if (!key) throw new Error('the key of the records is not here');
    const nextKey = new Uint8Array(randomBytes(key.length));
    const copyFile = `${this.#file}.rekeyed`;
    makeRekeyedCopy({ file: this.#file, key, nextKey, copyFile });
    this.#reach('copied');
    const nextStoreKey = Buffer.from(wrapStoreKey(this.#halves, nextKey)).toString('base64');
    const announced = { ...record, nextStoreKey };
    await this.#write(announced);
    this.#reach('announced');
    await rm(this.#old, { force: true }); // of an attempt that ended: still the file itself, and not to be overwritten
    await link(this.#file, this.#old);
    this.#reach('old-linked');
    await rename(copyFile, this.#file);
    await syncFolder(this.#folder);
    this.#reach('swapped');
    for (const bytes of [key, nextKey]) bytes.fill(0);
    return announced;
  }

  get #old(): string {
    return `${this.#file}.old`;
  }

  async #write(record: UnderLease): Promise<void> {
    await writeFolderRecord(this.#folder, record);
    await syncFolder(this.#folder);
  }

  async #wipeOld(): Promise<void> {
    const isOld = (name: string) => name === basename(this.#old) || name.startsWith(`${basename(this.#file)}.before-v`);
    const names = (await readdir(dirname(this.#file))).filter(isOld);
    for (const name of names) await wipeFile(join(this.#folder, name));
  }
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
