/**
 * Open stores by database, each opened once and kept, wherever it lies: a SQLite file with its writing thread, or a
 * database of PostgreSQL. Now and then the catalogue is asked whether one has moved.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import { openSqliteStore } from '#shared/sqlite/open-sqlite-store.ts';
import { searchPatients } from '#shared/sqlite/read-models/patient-search-query.ts';
import type { SqliteStore } from '#shared/sqlite/sqlite-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { noSuchDatabase } from '../errors/couch-error.ts';
import type { Catalogue, DatabaseEntry } from '../orgs/catalogue.ts';
import { MovableStore } from './movable-store.ts';
import { dropDatabase, ensureDatabase } from './postgres/create-database.ts';
import { openPostgresStoreOrThrow } from './postgres/open-postgres-store.ts';
import type { PostgresStore } from './postgres/postgres-store.ts';
import { withDatabase } from './postgres/postgres-url.ts';
import { placeKey, type Secrets } from './secrets.ts';
import type { ServerStore } from './server-store.ts';

export interface StorePool {
  /** Throws 404 for a database that the catalogue does not know. */
  open(database: string): Promise<ServerStore>;
  /** Closes the store and deletes it; of a plain database. */
  remove(database: string): Promise<void>;
  close(): Promise<void>;
}

export interface StorePoolOptions {
  /** Of SQLite files. */
  readonly folder: string;
  readonly catalogue: Catalogue;
  readonly secrets: Secrets;
  /** Of the catalogue in PostgreSQL: plain databases lie beside it. */
  readonly postgresUrl?: string | undefined;
  /** Told of a PostgreSQL server that is set up unsafely. */
  readonly onDoubt?: (doubt: string) => void;
}

interface Opened {
  readonly store: MovableStore;
  /** Where it was opened last. */
  place: string;
}

const LOOK_FOR_MOVES_MS = 2000;

export function createStorePool(options: StorePoolOptions): StorePool {
  const { catalogue } = options;
  const opened = new Map<string, Promise<Opened>>();

  const openNamed = async (database: string): Promise<Opened> => {
    let place = '';
    const store = new MovableStore(async () => {
      const entry = await catalogue.findDatabase(database);
      if (!entry) throw noSuchDatabase();
      place = placeOf(entry);
      return openEntry(options, entry);
    });
    await store.ready();
    return {
      store,
      get place() {
        return place;
      },
    };
  };
  const looking = setInterval(() => void rehouseMoved(catalogue, opened).catch(() => {}), LOOK_FOR_MOVES_MS);
  looking.unref();
  return {
    async open(database) {
      let opening = opened.get(database);
      if (!opening) {
        opening = openNamed(database);
        opened.set(database, opening);
        opening.catch(() => opened.delete(database));
      }
      return (await opening).store;
    },
    async remove(database) {
      const entry = await catalogue.findDatabase(database);
      const known = opened.get(database);
      opened.delete(database);
      await (await known?.catch(() => undefined))?.store.close();
      if (entry) await removeEntry(options, entry);
    },
    async close() {
      clearInterval(looking);
      const stores = await Promise.allSettled(opened.values());
      opened.clear();
      for (const one of stores) if (one.status === 'fulfilled') await one.value.store.close();
    },
  };
}

async function rehouseMoved(catalogue: Catalogue, opened: ReadonlyMap<string, Promise<Opened>>): Promise<void> {
  if (opened.size === 0) return;
  const entries = new Map((await catalogue.listDatabases()).map((entry) => [entry.name, entry]));
  for (const [name, opening] of opened) {
    const entry = entries.get(name);
    const one = await opening;
    if (entry && one.place !== placeOf(entry)) await one.store.rehouse();
  }
}

const placeOf = ({ engine, server, file }: DatabaseEntry): string => `${engine} ${server ?? ''} ${file}`;

export async function openEntry(options: StorePoolOptions, entry: DatabaseEntry): Promise<ServerStore> {
  return entry.engine === 'sqlite'
    ? asServerStore(await openSqliteEntry(options, entry))
    : openPostgresEntry(options, entry);
}

function asServerStore(store: SqliteStore): ServerStore {
  return Object.assign(store, {
    searchPatients: (query: Parameters<ServerStore['searchPatients']>[0]) =>
      store.query((db) => searchPatients(db, query)),
    findEvicting: async () => store,
  });
}

async function openSqliteEntry(
  { folder, catalogue, secrets }: StorePoolOptions,
  entry: DatabaseEntry,
): Promise<SqliteStore> {
  const { file, profile } = entry;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const isOrganisation = profile === 'organisation';
  const key = isOrganisation
    ? Buffer.from((await secretsOf(catalogue, secrets, entry)).databaseKey, 'base64')
    : undefined;
  const store = await openSqliteStore({
    file: join(folder, file),
    key,
    profile,
    writer: 'worker',
    scopedFeeds: isOrganisation,
  });
  if (isRefusal(store)) throw new StoreFault(store);
  return store;
}

async function openPostgresEntry(options: StorePoolOptions, entry: DatabaseEntry): Promise<PostgresStore> {
  const { onDoubt } = options;
  const url = await urlOf(options, entry);
  if (entry.profile === 'plain') await ensureDatabase(url);
  return openPostgresStoreOrThrow({ url, profile: entry.profile, ...(onDoubt && { onDoubt }) });
}

async function urlOf({ catalogue, secrets, postgresUrl }: StorePoolOptions, entry: DatabaseEntry): Promise<string> {
  const url =
    entry.profile === 'organisation'
      ? (await secretsOf(catalogue, secrets, entry)).postgresUrls?.[placeKey(entry)]
      : postgresUrl && withDatabase(postgresUrl, entry.file);
  if (!url) throw new Error('it is not known how to connect to a database');
  return url;
}

async function secretsOf(catalogue: Catalogue, secrets: Secrets, { name }: DatabaseEntry) {
  const organisation = await catalogue.findOrganisation(name);
  if (!organisation) throw new Error('a database of an organisation has none');
  return secrets.read(organisation.id);
}

async function removeEntry({ folder, postgresUrl }: StorePoolOptions, { engine, file }: DatabaseEntry): Promise<void> {
  if (engine === 'postgres') {
    if (postgresUrl) await dropDatabase(postgresUrl, file);
    return;
  }
  for (const suffix of ['', '-wal', '-shm']) {
    const path = join(folder, file + suffix);
    if (existsSync(path)) rmSync(path);
  }
}
