import { setImmediate } from 'node:timers/promises';
import { acceptEverything } from '#shared/store/document-judge.ts';
import type { ChangeRow, StoreSummary } from '#shared/store/document-store.ts';
import { facilitiesOfScope, KIND_IN_NO_SCOPE, type Scope } from '#shared/store/scope.ts';
import { SummaryOfRows } from '#shared/store/store-summary.ts';
import type { SqliteDatabase } from './connection.ts';
import { nativeDigests } from './native-digests.ts';
import { SqliteReader } from './sqlite-reader.ts';

/** About 4 ms of work between two breaths of the thread. */
const SLICE_ROWS = 1000;

/**
 * Sums up a store on a connection of its own, which it closes: one read transaction holds the moment while writes go on
 * (WAL), and what else the thread has to do is done between slices.
 */
export async function summarise(db: SqliteDatabase, scope: Scope | undefined): Promise<StoreSummary> {
  try {
    db.exec('BEGIN');
    const { updateSeq } = db.prepare('SELECT update_seq AS updateSeq FROM store').get() as { updateSeq: number };
    const sum = new SummaryOfRows(nativeDigests);
    for await (const rows of slicesOf(db, scope, updateSeq)) for (const row of rows) sum.add(row);
    return sum.finish(updateSeq);
  } finally {
    db.close();
  }
}

async function* slicesOf(db: SqliteDatabase, scope: Scope | undefined, updateSeq: number): AsyncGenerator<ChangeRow[]> {
  const reader = new SqliteReader(db, acceptEverything);
  if (scope && asksForFacilities(scope) && !hasFacilityIndex(db)) return yield* windowsOf(reader, scope, updateSeq);
  for (let since = 0; ; ) {
    const rows = reader.listRows({ since, limit: SLICE_ROWS, scope, excludeKinds: [KIND_IN_NO_SCOPE] });
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < SLICE_ROWS) return;
    since = last.seq;
    await setImmediate();
  }
}

/**
 * A station's own file has no index of facilities: there each page of each facility would be looked for through all that
 * is left of the table. One look at every row is all it takes.
 */
async function* windowsOf(reader: SqliteReader, scope: Scope, updateSeq: number): AsyncGenerator<ChangeRow[]> {
  for (let since = 0; since < updateSeq; since += SLICE_ROWS) {
    yield reader.listWindow(scope, { since, upTo: since + SLICE_ROWS });
    await setImmediate();
  }
}

const asksForFacilities = (scope: Scope): boolean => !scope.narrow || facilitiesOfScope(scope).length > 0;

function hasFacilityIndex(db: SqliteDatabase): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'document_by_facility'").get() !== undefined;
}
