/** Open stores by database, each opened once and kept: one SQLite file, one writing thread, one reading connection. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import { openSqliteStore } from '#shared/sqlite/open-sqlite-store.ts';
import type { SqliteStore } from '#shared/sqlite/sqlite-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { noSuchDatabase } from '../errors/couch-error.ts';
import type { Catalogue, DatabaseEntry } from '../orgs/catalogue.ts';
import type { SecretFiles } from './secret-files.ts';

export interface StorePool {
  /** Throws 404 for a database that the catalogue does not know. */
  open(database: string): Promise<SqliteStore>;
  /** Closes the store and deletes its file. */
  remove(database: string): Promise<void>;
  close(): Promise<void>;
}

export interface StorePoolOptions {
  readonly folder: string;
  readonly catalogue: Catalogue;
  readonly secrets: SecretFiles;
}

export function createStorePool({ folder, catalogue, secrets }: StorePoolOptions): StorePool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const opened = new Map<string, Promise<SqliteStore>>();

  const openEntry = async (entry: DatabaseEntry): Promise<SqliteStore> => {
    const { file, profile } = entry;
    const key = profile === 'organisation' ? databaseKey(secrets, file) : undefined;
    const scopedFeeds = profile === 'organisation';
    const store = await openSqliteStore({ file: join(folder, file), key, profile, writer: 'worker', scopedFeeds });
    if (isRefusal(store)) throw new StoreFault(store);
    return store;
  };
  const openNamed = async (database: string): Promise<SqliteStore> => {
    const entry = await catalogue.findDatabase(database);
    if (!entry) throw noSuchDatabase();
    return openEntry(entry);
  };
  return {
    open(database) {
      const known = opened.get(database);
      if (known) return known;
      const opening = openNamed(database);
      opened.set(database, opening);
      opening.catch(() => opened.delete(database));
      return opening;
    },
    async remove(database) {
      const entry = await catalogue.findDatabase(database);
      const store = await opened.get(database);
      opened.delete(database);
      await store?.close();
      if (!entry) return;
      for (const suffix of ['', '-wal', '-shm']) {
        const path = join(folder, entry.file + suffix);
        if (existsSync(path)) rmSync(path);
      }
    },
    async close() {
      const stores = await Promise.allSettled(opened.values());
      opened.clear();
      for (const store of stores) if (store.status === 'fulfilled') await store.value.close();
    },
  };
}

/** The file of an organisation is named after its id. */
function databaseKey(secrets: SecretFiles, file: string): Uint8Array {
  return Buffer.from(secrets.read(file.replace(/\.sqlite$/, '')).databaseKey, 'base64');
}
