import type { ChangesPage, ChangesQuery, DocumentStore } from '#shared/store/document-store.ts';

/** Rows a page at first; then as many as make about `PAGE_LENGTH` of text, so that large documents do not pile up. */
const FIRST_PAGE_ROWS = 64;
const LEAST_ROWS = 4;
const MOST_ROWS = 1000;
const PAGE_LENGTH = 96 * 1024;

/** A text, or one that is written while it is read. */
export type PageText = string | AsyncIterable<string>;

/** `more`: not the last page, though it is not full; what was looked at does not pass the caller's filter. */
export type ScannedPage = ChangesPage & { readonly more?: boolean };

export interface RenderedPage<T extends PageText> {
  readonly text: T;
  readonly rows: number;
  readonly lastSeq: number;
  readonly pending: number;
}

/** Reads a feed up to its end or to `query.limit` rows, a page at a time; ends with the page after which nothing is left for now. */
export async function* readPages<T extends PageText>(
  store: Pick<DocumentStore, 'listChanges'>,
  query: ChangesQuery,
  render: (page: ChangesPage) => T | Promise<T>,
): AsyncGenerator<RenderedPage<T>> {
  let { since, limit: left } = query;
  let pageRows = FIRST_PAGE_ROWS;
  for (;;) {
    const asked = Math.min(pageRows, left);
    const page: ScannedPage = await store.listChanges({ ...query, since, limit: asked });
    const text = await render(page);
    yield { text, rows: page.rows.length, lastSeq: page.lastSeq, pending: page.pending };
    since = page.lastSeq;
    left -= page.rows.length;
    if ((page.rows.length < asked && !page.more) || left <= 0) return;
    pageRows = nextPageRows(
      pageRows,
      typeof text === 'string' ? text.length / Math.max(1, page.rows.length) : PAGE_LENGTH,
    );
  }
}

function nextPageRows(before: number, rowLength: number): number {
  const fitting = Math.floor(PAGE_LENGTH / Math.max(1, rowLength));
  return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, before * 4, fitting));
}
