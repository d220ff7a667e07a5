import { setImmediate } from 'node:timers/promises';
import { acceptEverything } from '#shared/store/document-judge.ts';
import type { ChangeRow, StoreSummary } from '#shared/store/document-store.ts';
import { KIND_IN_NO_SCOPE, type Scope } from '#shared/store/scope.ts';
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
    for await (const rows of slicesOf(db, scope)) for (const row of rows) sum.add(row);
    return sum.finish(updateSeq);
  } finally {
    db.close();
  }
}

async function* slicesOf(db: SqliteDatabase, scope: Scope | undefined): AsyncGenerator<ChangeRow[]> {
  const reader = new SqliteReader(db, acceptEverything);
  for (let since = 0; ; ) {
    const rows = reader.listRows({ since, limit: SLICE_ROWS, scope, excludeKinds: [KIND_IN_NO_SCOPE] });
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < SLICE_ROWS) return;
    since = last.seq;
    await setImmediate();
  }
}
