import type { ChangesPage, ChangesQuery, DocumentStore } from '#shared/store/document-store.ts';

/** Rows a page at first; then as many as make about `PAGE_LENGTH` of text, so that large documents do not pile up. */
const FIRST_PAGE_ROWS = 64;
const LEAST_ROWS = 4;
const MOST_ROWS = 1000;
const PAGE_LENGTH = 96 * 1024;

export interface RenderedPage {
  readonly text: string;
  readonly rows: number;
  readonly lastSeq: number;
  readonly pending: number;
}

/** Reads a feed up to its end or to `query.limit` rows, a page at a time; ends with the page after which nothing is left for now. */
export async function* readPages(
  store: Pick<DocumentStore, 'listChanges'>,
  query: ChangesQuery,
  render: (page: ChangesPage) => string | Promise<string>,
): AsyncGenerator<RenderedPage> {
  let { since, limit: left } = query;
  let pageRows = FIRST_PAGE_ROWS;
  for (;;) {
    const asked = Math.min(pageRows, left);
    const page = await store.listChanges({ ...query, since, limit: asked });
    const text = await render(page);
    yield { text, rows: page.rows.length, lastSeq: page.lastSeq, pending: page.pending };
    since = page.lastSeq;
    left -= page.rows.length;
    if (page.rows.length < asked || left <= 0) return;
    pageRows = nextPageRows(pageRows, text.length / Math.max(1, page.rows.length));
  }
}

function nextPageRows(before: number, rowLength: number): number {
  const fitting = Math.floor(PAGE_LENGTH / Math.max(1, rowLength));
  return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, before * 4, fitting));
}
