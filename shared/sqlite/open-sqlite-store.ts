import Database from 'better-sqlite3';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { WriteRules } from '#shared/store/plan-write.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { openConnection, type SqliteDatabase } from './connection.ts';
import type { ReachPoint } from './crash-point.ts';
import { InlineWriter } from './inline-writer.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { prepareFile } from './prepare-file.ts';
import { PROFILES, type Profile, type ProfileName } from './profiles.ts';
import type { ReadModel } from './read-models/read-model.ts';
import { rebuildReadModels } from './read-models/rebuild-read-models.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { FACILITY_INDEX } from './scope-sql.ts';
import { toStoreFault, wrongKey } from './sqlite-fault.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { SqliteStore } from './sqlite-store.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { WorkerWriter } from './worker-writer.ts';
import type { WriterPort } from './writer-port.ts';

export interface SqliteStoreOptions {
  /** Made when it does not exist; its folder must. */
  readonly file: string;
  /** 32 bytes. Only databases of a server may go without. */
  readonly key?: Uint8Array | undefined;
  readonly profile: ProfileName;
  readonly writer: 'inline' | 'worker';
  /** Feeds of scopes are served from here (central, hub): the index that makes a page of them cost a page is kept. */
  readonly scopedFeeds?: boolean;
  /** Page cache of each of the two connections. */
  readonly cacheKib?: number;
  readonly busyTimeoutMs?: number;
  readonly maxPageCount?: number;
  /** Replaced by tests; with the inline writer only. */
  readonly rules?: Partial<WriteRules>;
  readonly readModels?: readonly ReadModel[];
  readonly reach?: ReachPoint;
  readonly schemaVersion?: number;
  readonly migrations?: readonly Migration[];
}

/** A station's database: always encrypted, the rules of an organisation, writing in a thread of its own. */
export function openStationStore(options: {
  file: string;
  key: Uint8Array;
  writer?: 'inline' | 'worker';
}): Promise<SqliteStore | Refusal> {
  return openSqliteStore({ writer: 'worker', ...options, profile: 'organisation' });
}

/**
 * Opens or makes a database. The refusals are `wrong-key`, `file-damaged`, `newer-version`, `read-only`, `locked` and
 * `disk-nearly-full`; the file is left as it was found.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore | Refusal> {
  try {
    return await openPrepared(options);
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') return wrongKey(error.code);
    const fault = toStoreFault(error);
    if (fault instanceof StoreFault) return fault.refusal;
    throw fault;
  }
}

async function openPrepared(options: SqliteStoreOptions): Promise<SqliteStore | Refusal> {
  const profile = profileOf(options);
  const db = openConnection(options);
  try {
    const refused = prepareFile(db, options, options.schemaVersion ?? SCHEMA_VERSION, options.migrations ?? MIGRATIONS);
    if (refused) {
      db.close();
      return refused;
    }
    if (options.scopedFeeds) db.exec(FACILITY_INDEX);
    rebuildReadModels(db, profile.readModels);
    const openAnother = () => openConnection({ ...options, readonly: true });
    const readDb = openAnother();
    const writer = await startWriter(db, profile, options);
    return new SqliteStore(readDb, new SqliteReader(readDb, profile.rules.judge), writer, openAnother);
  } catch (error) {
    db.close();
    throw error;
  }
}

function profileOf({ profile, rules, readModels }: SqliteStoreOptions): Profile {
  const named: Profile = PROFILES[profile];
  return { rules: { ...named.rules, ...rules }, readModels: readModels ?? named.readModels };
}

async function startWriter(db: SqliteDatabase, profile: Profile, options: SqliteStoreOptions): Promise<WriterPort> {
  if (options.writer === 'inline') {
    return new InlineWriter(db, new SqliteWriter(db, profile.rules, profile.readModels, options.reach));
  }
  db.close();
  const { file, key, cacheKib } = options;
  const writer = new WorkerWriter({ file, key, cacheKib, profile: options.profile });
  await writer.ready();
  return writer;
}
