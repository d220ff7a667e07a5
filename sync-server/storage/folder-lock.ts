/**
 * One writing process for a data folder: the writer of a store counts sequences in memory, so a second process that
 * wrote to the same file would give a number twice (ST3). SQLite's own file lock is used, which the operating system
 * releases however the process ends.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

export interface FolderLock {
  release(): void;
}

/** Undefined when another process holds the folder. */
export function tryLockFolder(folder: string): FolderLock | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new Database(join(folder, 'server.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return { release: () => db.close() };
  } catch (fault) {
    db.close();
    if (fault instanceof Database.SqliteError && fault.code.startsWith('SQLITE_BUSY')) return undefined;
    throw fault;
  }
}
