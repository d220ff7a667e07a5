import type { ChangesQuery } from '#shared/store/document-store.ts';
import { planPendingSql } from './changes-sql.ts';
import type { StatementCache } from './statement-cache.ts';

interface Count {
  readonly filter: string;
  readonly at: number;
  readonly updateSeq: number;
  readonly pending: number;
}

const REMEMBERED = 512;
const ROUGHLY_FROM = 10_000;

/**
 * Rows still to come after a page. Counting costs time in proportion to what is left, so the count made for one page is
 * carried on to the next. Exact unless others wrote in between while very many rows are left; then at most a hundredth
 * too high, until the count falls below `ROUGHLY_FROM`.
 */
export class PendingCounter {
  readonly #statements: StatementCache;
  readonly #last = new Map<string, Count>();

  constructor(statements: StatementCache) {
    this.#statements = statements;
  }

  count(query: ChangesQuery, lastSeq: number, rowsInPage: number, updateSeq: number): number {
    const filter = JSON.stringify([query.lane, query.excludeKinds, query.ids, query.descending, query.scope]);
    const known = this.#last.get(`${query.since} ${filter}`);
    const grown = updateSeq - (known?.updateSeq ?? 0);
    const usable = known !== undefined && (grown === 0 || known.pending > ROUGHLY_FROM + 100 * grown);
    const pending = usable ? known.pending - rowsInPage + grown : this.#count({ ...query, since: lastSeq });
    this.#remember({ filter, at: lastSeq, updateSeq, pending });
    return pending;
  }

  #count(query: ChangesQuery): number {
    const { sql, parameters } = planPendingSql(query);
    return this.#statements.value<number>(sql, parameters) ?? 0;
  }

  #remember(count: Count): void {
    this.#last.set(`${count.at} ${count.filter}`, count);
    if (this.#last.size > REMEMBERED) this.#last.delete(this.#last.keys().next().value as string);
  }
}
