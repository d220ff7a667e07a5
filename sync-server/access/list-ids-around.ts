import type { DocumentStore, IdRange, StoredRevision } from '#shared/store/document-store.ts';

type Listing = Awaited<ReturnType<DocumentStore['listIds']>>;

const STEP_ROWS = 500;

/** A range of ids as if those of one kind were not there. They stand together, so the walk jumps over them. */
export async function listIdsAround(
  store: Pick<DocumentStore, 'listIds'>,
  range: IdRange,
  hiddenKind: string,
): Promise<Listing> {
  const { descending = false, skip = 0, limit } = range;
  const beyondHidden = descending ? `${hiddenKind}:` : `${hiddenKind};`;
  const isHidden = (id: string) => id.startsWith(`${hiddenKind}:`);
  const first = await store.listIds({ ...range, skip: 0, limit: 1 });
  const rows: StoredRevision[] = [];
  let left = skip;
  let at: Pick<IdRange, 'startId' | 'skip'> = range.startId === undefined ? {} : { startId: range.startId };
  while (rows.length < limit) {
    const page = await store.listIds({ ...range, skip: 0, ...at, limit: STEP_ROWS });
    const last = page.rows.at(-1);
    for (const row of page.rows) {
      if (isHidden(row.id)) continue;
      if (left > 0) left -= 1;
      else if (rows.length < limit) rows.push(row);
    }
    if (!last || page.rows.length < STEP_ROWS) break;
    at = isHidden(last.id) ? { startId: beyondHidden } : { startId: last.id, skip: 1 };
  }
  return { rows, totalRows: first.totalRows, offset: first.offset + skip };
}
