/**
 * The only place that opens a database file. Every connection sets what durability and secrecy rest on, reads it back
 * and fails when it did not take (ST1.2): in WAL the driver's default is `synchronous=NORMAL`, which loses answered
 * commits on a power cut. What is deleted is overwritten: an evicted body must not be found in free space.
 */
import Database from 'better-sqlite3';

export type SqliteDatabase = Database.Database;

export interface ConnectionOptions {
  readonly file: string;
  /** 32 random bytes; without them the file is not encrypted (never on a station). */
  readonly key?: Uint8Array | undefined;
  readonly readonly?: boolean;
  /** Page cache of this connection in KiB. Encrypted pages are decrypted on their way into it: too small costs factors. */
  readonly cacheKib?: number;
  readonly busyTimeoutMs?: number;
  /** Upper limit of the file in pages; tests let the disk be full by it. */
  readonly maxPageCount?: number;
}

export const PAGE_BYTES = 8192;
const KEY_BYTES = 32;
/** As SQLite3MultipleCiphers numbers its AEGIS variants. */
const AEGIS_256 = 4;
const FULL = 2;
const MEMORY = 2;
const WAL_CHECKPOINT_PAGES = 2000;
const WAL_KEPT_BYTES = 64 * 1024 * 1024;

/** Throws the driver's `SqliteError`; `openSqliteStore` turns it into a refusal. */
export function openConnection(options: ConnectionOptions): SqliteDatabase {
  const { file, readonly = false, cacheKib = 32_000, busyTimeoutMs = 5000 } = options;
  const db = new Database(file, { readonly, timeout: busyTimeoutMs });
  try {
    unlock(db, options.key);
    if (!readonly) db.pragma(`page_size=${PAGE_BYTES}`);
    db.pragma(`cache_size=-${cacheKib}`);
    db.pragma('temp_store=MEMORY');
    db.pragma('foreign_keys=OFF');
    if (!readonly) {
      db.pragma('journal_mode=WAL');
      db.pragma('secure_delete=ON');
      db.pragma(`wal_autocheckpoint=${WAL_CHECKPOINT_PAGES}`);
      db.pragma(`journal_size_limit=${WAL_KEPT_BYTES}`);
    }
    db.pragma('synchronous=FULL');
    if (options.maxPageCount !== undefined) db.pragma(`max_page_count=${options.maxPageCount}`);
    assertSettings(db, options);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function unlock(db: SqliteDatabase, key: Uint8Array | undefined): void {
  if (key) useKey(db, key);
}

/** `rekey` writes every page anew, and only where there is no WAL. */
export function useKey(db: SqliteDatabase, key: Uint8Array, as: 'key' | 'rekey' = 'key'): void {
  if (key.byteLength !== KEY_BYTES) throw new Error(`a database key has ${KEY_BYTES} bytes`);
  db.pragma("cipher='aegis'");
  db.pragma("aegis_algorithm='aegis-256'");
  db.pragma(`${as}='raw:${Buffer.from(key).toString('hex')}'`);
}

function assertSettings(db: SqliteDatabase, { key, readonly }: ConnectionOptions): void {
  assertSetting(db, 'journal_mode', 'wal');
  assertSetting(db, 'synchronous', FULL);
  assertSetting(db, 'temp_store', MEMORY);
  if (!readonly) assertSetting(db, 'secure_delete', 1);
  if (!key) return;
  assertSetting(db, 'cipher', 'aegis');
  const algorithm = db.prepare("SELECT sqlite3mc_config('aegis', 'algorithm')").pluck().get();
  if (algorithm !== AEGIS_256) throw new Error(`database cipher variant is ${String(algorithm)} instead of AEGIS-256`);
}

function assertSetting(db: SqliteDatabase, name: string, wanted: string | number): void {
  const got = db.pragma(name, { simple: true });
  if (got !== wanted) throw new Error(`database setting ${name} is ${String(got)} instead of ${wanted}`);
}
