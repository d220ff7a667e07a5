import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChangeRow, ChangesPage, ChangesQuery, StoredRevision } from '#shared/store/document-store.ts';
import type { FeedStore } from './read-feed.ts';
import type { ScannedPage } from './read-pages.ts';

/** Judges the winners of a page at once. */
export type SelectRevisions = (revisions: readonly StoredRevision[]) => readonly boolean[];

const SCAN_ROWS = 200;
/** Looked at before the reader hears that nothing was found so far: its connection wants a sign of life. */
const MOST_SCANNED = 5000;

/** The feed as if only the documents that are selected were there. `pending` counts the others too, as in CouchDB. */
export function selectChanges(store: FeedStore, select: SelectRevisions): FeedStore {
  const { findScope } = store;
  return { listChanges: (query) => scan(store, select, query), ...(findScope && { findScope }) };
}

async function scan(store: FeedStore, select: SelectRevisions, query: ChangesQuery): Promise<ScannedPage> {
  const rows: ChangeRow[] = [];
  let { since } = query;
  for (let scanned = 0; ; scanned += SCAN_ROWS) {
    const page = await store.listChanges({ ...query, since, limit: SCAN_ROWS, bodies: bodiesFor(query) });
    for (const { row, at } of selected(page, select)) {
      rows.push(withBodies(row, query));
      if (rows.length === query.limit)
        return { rows, lastSeq: row.seq, pending: page.pending + page.rows.length - at - 1 };
    }
    since = page.lastSeq;
    if (page.rows.length < SCAN_ROWS) return { rows, lastSeq: since, pending: 0 };
    if (scanned >= MOST_SCANNED) return { rows, lastSeq: since, pending: page.pending, more: true };
    await nextTurn();
  }
}

function selected({ rows }: ChangesPage, select: SelectRevisions): { row: ChangeRow; at: number }[] {
  const verdicts = select(rows.flatMap((row) => row.revisions?.[0] ?? []));
  return rows.map((row, at) => ({ row, at })).filter(({ at }) => verdicts[at]);
}

const bodiesFor = ({ bodies }: ChangesQuery) => (bodies === 'leaves' ? 'leaves' : 'winner');

function withBodies(row: ChangeRow, { bodies = 'none' }: ChangesQuery): ChangeRow {
  if (bodies !== 'none') return row;
  const { revisions: _unasked, ...bare } = row;
  return bare;
}
