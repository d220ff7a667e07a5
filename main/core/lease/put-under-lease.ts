/**
 * A station that was enrolled before leases: its key is wrapped by the vault alone, and gets its second half at the first
 * contact (LE8). At every moment one of the two records opens the store: the lease key is on the disk before the record
 * that wants it, and the old record, which the vault alone opens, is wiped after the new one is in its place.
 * Shown by put-under-lease.crash.test.ts.
 */
import { randomBytes } from 'node:crypto';
import { link, rm } from 'node:fs/promises';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import { getFolderRecord, recordFile, writeFolderRecord } from '../enrolment/organisation-folder.ts';
import { writeLeaseKey } from './lease-files.ts';
import { wrapStoreKey } from './lease-keys.ts';
import { syncFolder, wipeFile } from './wipe-file.ts';

export const REWRAP_POINTS = ['before', 'lease-key-written', 'old-linked', 'record-replaced', 'old-wiped'] as const;
export type RewrapPoint = (typeof REWRAP_POINTS)[number];

const oldRecord = (folder: string): string => `${recordFile(folder)}.old`;

export async function putUnderLease(
  folder: string,
  vault: KeyVault,
  leaseKey: Uint8Array,
  /** Whether whoever copied the old record may be far away by now: the records then get a new key, too. */
  rekey: 'due' | undefined = undefined,
  reach: (point: RewrapPoint) => void = () => {},
): Promise<Refusal | undefined> {
  reach('before');
  const record = await getFolderRecord(folder);
  if (record.version === 2) return undefined;
  const storeKey = await vault.unwrap(new Uint8Array(Buffer.from(record.storeKey, 'base64')));
  if (isRefusal(storeKey)) return storeKey;
  const secret = new Uint8Array(randomBytes(32));
  const kept = await vault.wrap(secret);
  if (isRefusal(kept)) return kept;
  await writeLeaseKey(folder, { secret, leaseKey });
  reach('lease-key-written');
  await forgetOldRecord(folder);
  await link(recordFile(folder), oldRecord(folder));
  reach('old-linked');
  const wrapped = Buffer.from(wrapStoreKey({ secret, leaseKey }, storeKey)).toString('base64');
  await writeFolderRecord(folder, {
    ...record,
    version: 2,
    storeKey: wrapped,
    leaseSecret: Buffer.from(kept).toString('base64'),
    ...(rekey && { rekey }),
  });
  await syncFolder(folder);
  reach('record-replaced');
  await wipeFile(oldRecord(folder));
  storeKey.fill(0);
  secret.fill(0);
  reach('old-wiped');
  return undefined;
}

/**
 * The old record after a kill. Before the record was replaced both names are one file, which must not be overwritten; a
 * record under a lease has been replaced.
 */
export async function forgetOldRecord(folder: string): Promise<void> {
  const { version } = await getFolderRecord(folder);
  if (version === 2) await wipeFile(oldRecord(folder));
  else await rm(oldRecord(folder), { force: true });
}
