import type { ChangesQuery } from '#shared/store/document-store.ts';

interface Count {
  readonly updateSeq: number;
  readonly pending: number;
}

interface PageEnd {
  readonly lastSeq: number;
  readonly rows: number;
  readonly updateSeq: number;
}

const REMEMBERED = 256;
const ROUGHLY_FROM = 10_000;

/**
 * Rows still to come after a page, as `shared/sqlite/pending-counter.ts` tells them: the count made for one page is carried
 * on to the next. Exact unless others wrote in between while very many rows are left.
 */
export class PendingCounts {
  readonly #last = new Map<string, Count>();

  async count(query: ChangesQuery, page: PageEnd, countRows: () => Promise<number>): Promise<number> {
    const { lane, excludeKinds, ids, descending, scope, since } = query;
    const filter = JSON.stringify([lane, excludeKinds, ids, descending, scope]);
    const known = this.#last.get(`${since} ${filter}`);
    const grown = page.updateSeq - (known?.updateSeq ?? 0);
    const usable = known !== undefined && (grown === 0 || known.pending > ROUGHLY_FROM + 100 * grown);
    const pending = usable ? known.pending - page.rows + grown : await countRows();
    this.#remember(`${page.lastSeq} ${filter}`, { updateSeq: page.updateSeq, pending });
    return pending;
  }

  #remember(key: string, count: Count): void {
    this.#last.set(key, count);
    if (this.#last.size > REMEMBERED) this.#last.delete(this.#last.keys().next().value as string);
  }
}
