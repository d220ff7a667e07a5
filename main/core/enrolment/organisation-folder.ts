/**
 * One folder per organisation below the data folder: `station.json` (who, and the two sealed keys) and the encrypted
 * database. A folder counts only once `station.json` is in it, and that is written last.
 */
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const common = {
  organisation: z.object({ id: z.string(), name: z.string(), demo: z.boolean() }),
  keyVault: z.enum(['safe-storage', 'passphrase', 'file']),
  /** Sealed by the vault: with it this station proves itself, also when its records are sealed. */
  stationKey: z.string(),
};
const folderRecord = z.discriminatedUnion('version', [
  /** Before the first contact that gives a lease: the vault alone seals the key of the records. */
  z.object({ version: z.literal(1), ...common, storeKey: z.string() }),
  /** Under a lease: wrapped by what the vault keeps and what central gives (`lease/lease-keys.ts`). */
  z.object({
    version: z.literal(2),
    ...common,
    storeKey: z.string(),
    leaseSecret: z.string(),
    /** The key of the records has lain here under the vault alone: they get another (`lease/rekey-records.ts`). */
    rekey: z.literal('due').optional(),
    /** While that is done: wrapped as `storeKey` is. */
    nextStoreKey: z.string().optional(),
  }),
]);
export type FolderRecord = z.output<typeof folderRecord>;

export interface OrganisationFolder {
  readonly path: string;
  readonly record: FolderRecord;
}

const RECORD = 'station.json';
const FOLDER_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

export const recordFile = (folder: string): string => join(folder, RECORD);
export const databaseFile = (folder: string): string => join(folder, 'records.db');

/** Path of an organisation's folder. Throws for an id that could leave the data folder. */
export function folderOf(dataFolder: string, organisationId: string): string {
  if (!FOLDER_NAME.test(organisationId)) throw new Error('an organisation id is letters, digits and hyphens');
  return join(dataFolder, organisationId);
}

/** All organisations that this station is enrolled in, by folder name. */
export async function listOrganisationFolders(dataFolder: string): Promise<readonly OrganisationFolder[]> {
  const entries = await readdir(dataFolder, { withFileTypes: true }).catch(emptyWhenMissing);
  const names = entries.filter((entry) => entry.isDirectory() && FOLDER_NAME.test(entry.name)).map(({ name }) => name);
  const found = await Promise.all(names.sort().map((name) => findFolderRecord(join(dataFolder, name))));
  return found.flatMap((folder) => folder ?? []);
}

async function findFolderRecord(path: string): Promise<OrganisationFolder | undefined> {
  const text = await readFile(join(path, RECORD), 'utf8').catch(emptyWhenMissing);
  return typeof text === 'string' ? { path, record: folderRecord.parse(JSON.parse(text)) } : undefined;
}

/** Throws where there is none. */
export async function getFolderRecord(path: string): Promise<FolderRecord> {
  const found = await findFolderRecord(path);
  if (!found) throw new Error('an organisation folder without its record');
  return found.record;
}

export function writeFolderRecord(path: string, record: FolderRecord): Promise<void> {
  return writeWhole(join(path, RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Whole or not at all, readable by this user alone, and on the disk when it resolves. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

function emptyWhenMissing(error: unknown): [] {
  if ((error as { code?: unknown }).code === 'ENOENT') return [];
  throw error;
}
