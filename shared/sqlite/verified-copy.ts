import { rmSync } from 'node:fs';
import { type ConnectionOptions, openConnection, type SqliteDatabase } from './connection.ts';

/**
 * A copy that is known to be good: written with VACUUM INTO (same cipher and key), opened again, checked for integrity,
 * and compared table by table. Throws, and removes the copy, when anything differs.
 */
export function makeVerifiedCopy(db: SqliteDatabase, { key }: Pick<ConnectionOptions, 'key'>, copyFile: string): void {
  rmSync(copyFile, { force: true });
  db.prepare('VACUUM INTO ?').run(copyFile);
  const copy = openConnection({ file: copyFile, key });
  try {
    assertIntact(copy);
    assertSameCounts(db, copy);
  } catch (error) {
    copy.close();
    rmSync(copyFile, { force: true });
    throw error;
  }
  copy.pragma('journal_mode=DELETE');
  copy.close();
}

export function assertIntact(db: SqliteDatabase): void {
  const verdict = db.pragma('integrity_check', { simple: true });
  if (verdict !== 'ok') throw new Error(`integrity check failed: ${String(verdict).slice(0, 200)}`);
}

export function assertSameCounts(one: SqliteDatabase, other: SqliteDatabase): void {
  const tables = one
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
    .pluck()
    .all();
  for (const table of tables) {
    const counts = [one, other].map((db) => db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get());
    if (counts[0] !== counts[1]) throw new Error(`copy differs in table ${table}`);
  }
}
