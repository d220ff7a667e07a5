import type { ChangesQuery } from '#shared/store/document-store.ts';
import { COLUMNS_WITHOUT_BODY, DOCUMENT_COLUMNS } from './document-row.ts';
import { Parameters } from './parameters.ts';
import { inScope, scopedSeqs } from './scope-sql.ts';

export interface PostgresQuery {
  readonly text: string;
  readonly values: unknown[];
}

/**
 * One page of the feed, each row after the update sequence of the same snapshot; a page without rows is one row of
 * nulls behind it. One statement, so that both belong to one moment (ST3.2).
 */
export function planChanges(query: ChangesQuery): PostgresQuery {
  const parameters = new Parameters();
  const columns = (query.bodies ?? 'none') === 'none' ? COLUMNS_WITHOUT_BODY : DOCUMENT_COLUMNS;
  const order = query.descending ? 'DESC' : 'ASC';
  const where = feedConditions(query, parameters).join(' AND ');
  const limit = parameters.add(query.limit);
  const page = `SELECT ${columns} FROM document WHERE ${where} ORDER BY seq ${order} LIMIT ${limit}`;
  const text = `SELECT store.update_seq, store.state, page.* FROM store LEFT JOIN LATERAL (${page}) AS page ON true ORDER BY page.seq ${order}`;
  return { text, values: parameters.values };
}

/** How many rows there are from `since` on; never counted among the bodies where an index can tell. */
export function planPending(query: ChangesQuery): PostgresQuery {
  const parameters = new Parameters();
  const conditions = rowConditions(query, parameters);
  if (query.scope) conditions.push(inScope(query.scope, parameters));
  return { text: `SELECT count(*) FROM document WHERE ${conditions.join(' AND ')}`, values: parameters.values };
}

function feedConditions(query: ChangesQuery, parameters: Parameters): string[] {
  const conditions = rowConditions(query, parameters);
  if (!query.scope) return conditions;
  // With ids at hand the rows are few: each is looked at by itself.
  const scoped = query.ids
    ? inScope(query.scope, parameters)
    : `seq = ANY (ARRAY(${scopedSeqs(query.scope, query, parameters)}))`;
  return [...conditions, scoped];
}

function rowConditions({ since, descending, lane, excludeKinds = [], ids }: ChangesQuery, parameters: Parameters) {
  const conditions = [`seq ${descending ? '<' : '>'} ${parameters.add(since)}`];
  if (lane !== undefined) conditions.push(`lane = ${parameters.add(lane)}`);
  if (excludeKinds.length > 0) {
    conditions.push(`(kind IS NULL OR kind <> ALL (${parameters.addTexts(excludeKinds)}))`);
  }
  if (ids) conditions.push(`id = ANY (${parameters.addTexts(ids)})`);
  return conditions;
}
