/**
 * What lies beside the encrypted database of a station under a lease:
 * - `lease.key`, sealed by the vault's half; there while the lease lives, overwritten and removed when it ends;
 * - `sealed.json`, there while it is sealed: why, since when, and whom to ask. It can be read and edited by anybody, and
 *   nothing is believed because it stands there: a false address gives no key that opens anything;
 * - `unsent-work.holdfast`, which only central can read.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../enrolment/organisation-folder.ts';
import { findLeaseKeyIn, type LeaseHalves, sealLeaseKey } from './lease-keys.ts';
import { syncFolder, wipeFile } from './wipe-file.ts';

const keyFile = (folder: string): string => join(folder, 'lease.key');
const noteFile = (folder: string): string => join(folder, 'sealed.json');
export const unsentFile = (folder: string): string => join(folder, 'unsent-work.holdfast');

const sealedNote = z.object({
  why: z.enum(['lease-ended', 'revoked']),
  /** ISO 8601. */
  since: z.string(),
  /** Documents in the file of unsent work; no file when there are none. */
  unsent: z.number().int(),
  contact: z.object({
    address: z.string(),
    /** Of other servers of this organisation, as they were known when it was sealed. */
    others: z.array(z.string()).default([]),
    stationId: z.string(),
    incarnation: z.number().int().positive(),
    database: z.string(),
  }),
});
export type SealedNote = z.output<typeof sealedNote>;

export async function writeLeaseKey(folder: string, halves: LeaseHalves): Promise<void> {
  await writeWhole(keyFile(folder), Buffer.from(sealLeaseKey(halves)).toString('base64'));
  await syncFolder(folder);
}

/** Undefined when there is none, or the vault's half is another. */
export async function findLeaseKey(folder: string, secret: Uint8Array): Promise<Uint8Array | undefined> {
  const text = await readOrNothing(keyFile(folder));
  return text === undefined ? undefined : findLeaseKeyIn(secret, new Uint8Array(Buffer.from(text, 'base64')));
}

export async function removeLeaseKey(folder: string): Promise<void> {
  await wipeFile(keyFile(folder));
  await wipeFile(`${keyFile(folder)}.new`); // of a write that a power cut ended
}

export async function writeSealedNote(folder: string, note: SealedNote): Promise<void> {
  await writeWhole(noteFile(folder), `${JSON.stringify(note, undefined, 2)}\n`);
  await syncFolder(folder);
}

export async function findSealedNote(folder: string): Promise<SealedNote | undefined> {
  const text = await readOrNothing(noteFile(folder));
  return text === undefined ? undefined : sealedNote.parse(JSON.parse(text));
}

export async function removeSealedNote(folder: string): Promise<void> {
  await rm(noteFile(folder), { force: true });
  await syncFolder(folder);
}

async function readOrNothing(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
