/** Reads a station's records beside the running program: with the station's own key, over a connection that cannot write. */
import { join } from 'node:path';
import { openStoreKey } from '#main/core/enrolment/open-organisation.ts';
import { listOrganisationFolders } from '#main/core/enrolment/organisation-folder.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { openConnection } from '#shared/sqlite/connection.ts';
import { createFileVault } from '#shared/sqlite/key-vault/file-vault.ts';
import { PROFILES } from '#shared/sqlite/profiles.ts';
import { SqliteReader } from '#shared/sqlite/sqlite-reader.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

export interface ReplicaReader extends Pick<DocumentStore, 'listChanges' | 'listDocuments' | 'find'> {
  close(): void;
}

export async function openReplicaReader(dataFolder: string): Promise<ReplicaReader> {
  const [folder] = await listOrganisationFolders(dataFolder);
  if (!folder) throw new Error(`nobody is enrolled in ${dataFolder}`);
  const key = await openStoreKey(folder, createFileVault(join(dataFolder, 'station.key')));
  if (isRefusal(key)) throw new Error(key.sentence);
  const db = openConnection({ file: join(folder.path, 'records.db'), key, readonly: true });
  const reader = new SqliteReader(db, PROFILES.organisation.rules.judge);
  return {
    listChanges: async (query) => reader.listChanges(query),
    listDocuments: async (query) => reader.listDocuments(query),
    find: async (id, rev) => reader.find(id, rev),
    close: () => db.close(),
  };
}
