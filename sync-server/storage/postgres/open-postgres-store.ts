import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { PROFILES, type ProfileName } from '#shared/sqlite/profiles.ts';
import type { WriteRules } from '#shared/store/plan-write.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { openPool } from './connect.ts';
import type { Migration } from './migrations.ts';
import { toStoreFault } from './postgres-fault.ts';
import { PostgresReader } from './postgres-reader.ts';
import { PostgresStore } from './postgres-store.ts';
import { PostgresWriter } from './postgres-writer.ts';
import { prepareDatabase } from './prepare-database.ts';
import { StagedUploads } from './staged-uploads.ts';

export interface PostgresStoreOptions {
  /** The database must exist; an empty one gets its tables. */
  readonly url: string;
  readonly profile: ProfileName;
  readonly onDoubt?: (doubt: string) => void;
  /** Replaced by tests. */
  readonly rules?: Partial<WriteRules>;
  readonly most?: number;
  readonly schemaVersion?: number;
  readonly migrations?: readonly Migration[];
}

const MOST_READERS = 6;
const MOST_WRITERS = 2;

/** Refusals: `newer-version`, `unsupported` (set up unsafely), `locked` (not to be reached), `read-only`. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore | Refusal> {
  const { url, profile, rules, most, onDoubt, schemaVersion, migrations } = options;
  // Readers, however many wait, never keep a writer from its connection.
  const pool = openPool(url, { most: most ?? MOST_READERS, ...(onDoubt && { onDoubt }) });
  const writers = openPool(url, { most: MOST_WRITERS });
  try {
    const refused = await prepareDatabase(pool, schemaVersion, migrations);
    if (refused) throw new StoreFault(refused);
    const allRules = { ...PROFILES[profile].rules, ...rules };
    const reader = new PostgresReader(pool, allRules.judge);
    const updateSeq = await reader.updateSeq();
    const writer = new PostgresWriter(writers, allRules);
    const uploads = new StagedUploads(writers);
    return new PostgresStore({ url, pool, writers, reader, writer, uploads, updateSeq });
  } catch (error) {
    await Promise.all([pool.end(), writers.end()]);
    const fault = toStoreFault(error);
    if (fault instanceof StoreFault) return fault.refusal;
    throw fault;
  }
}

/** Opens, and throws what is refused. */
export async function openPostgresStoreOrThrow(options: PostgresStoreOptions): Promise<PostgresStore> {
  const store = await openPostgresStore(options);
  if (isRefusal(store)) throw new StoreFault(store);
  return store;
}
