/** A database under another key. The cipher changes a key in place only where nothing is in a WAL, so it is a copy that changes. */
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openConnection, type SqliteDatabase, useKey } from './connection.ts';
import { assertIntact, assertSameCounts } from './verified-copy.ts';

export interface Rekeying {
  /** Nobody else may have it open. It is left without a WAL beside it. */
  readonly file: string;
  readonly key: Uint8Array;
  readonly nextKey: Uint8Array;
  readonly copyFile: string;
}

/** The same content under `nextKey`, checked, and on the disk when it returns. Throws, and leaves no copy, otherwise. */
export function makeRekeyedCopy({ file, key, nextKey, copyFile }: Rekeying): void {
  rmSync(copyFile, { force: true });
  const db = openConnection({ file, key });
  try {
    db.prepare('VACUUM INTO ?').run(copyFile);
    changeKey(copyFile, key, nextKey);
    assertCopy(db, copyFile, nextKey);
    leaveWal(db);
  } catch (error) {
    rmSync(copyFile, { force: true });
    throw error;
  } finally {
    db.close();
  }
  sync(copyFile);
}

/** Whether this key is the one of the file. */
export function opensWith(file: string, key: Uint8Array): boolean {
  try {
    openConnection({ file, key }).close();
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') return false;
    throw error;
  }
}

function changeKey(file: string, key: Uint8Array, nextKey: Uint8Array): void {
  const db = new Database(file, { fileMustExist: true });
  try {
    useKey(db, key);
    db.pragma('journal_mode=OFF'); // a copy that breaks off is made again
    useKey(db, nextKey, 'rekey');
  } finally {
    db.close();
  }
}

function assertCopy(db: SqliteDatabase, copyFile: string, key: Uint8Array): void {
  const copy = openConnection({ file: copyFile, key });
  try {
    assertIntact(copy);
    assertSameCounts(db, copy);
    leaveWal(copy);
  } finally {
    copy.close();
  }
}

/** Brings the WAL home and takes it away; throws while somebody else reads. */
function leaveWal(db: SqliteDatabase): void {
  const mode = db.pragma('journal_mode=DELETE', { simple: true });
  if (mode !== 'delete') throw new Error('a database that is to have another key is in use');
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
