import type { ChangesQuery } from '#shared/store/document-store.ts';
import { COLUMNS_WITHOUT_BODY, DOCUMENT_COLUMNS } from './document-row.ts';
import { Parameters } from './parameters.ts';
import { inScope, scopedCounts, scopedSeqs } from './scope-sql.ts';

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
  const key = feedKey(query);
  const page = `SELECT ${columns} FROM document WHERE ${where} ORDER BY ${key} ${order} LIMIT ${limit}`;
  const text = `SELECT store.update_seq, store.state, page.* FROM store LEFT JOIN LATERAL (${page}) AS page ON true ORDER BY page.seq ${order}`;
  return { text, values: parameters.values };
}

/** How many rows there are from `since` on; never counted among the bodies where an index can tell. */
export function planPending(query: ChangesQuery): PostgresQuery {
  const parameters = new Parameters();
  const where = rowConditions(query, parameters).join(' AND ');
  const counts = query.scope
    ? scopedCounts(query.scope, where, parameters)
    : [`SELECT count(*) FROM document WHERE ${where}`];
  return { text: `SELECT ${counts.map((count) => `(${count})`).join(' + ')}`, values: parameters.values };
}

/** A lane with an index of its own is read by that, see `schema.ts`. */
function feedKey({ lane, scope, ids }: ChangesQuery): string {
  return !scope && !ids && (lane === 1 || lane === 3) ? 'seq + 0' : 'seq';
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

function rowConditions(query: ChangesQuery, parameters: Parameters): string[] {
  const { since, descending, lane, excludeKinds = [], ids } = query;
  const conditions = [`${feedKey(query)} ${descending ? '<' : '>'} ${parameters.add(since)}`];
  // Spelled out, so that the partial index of a lane is known to fit.
  if (lane !== undefined) conditions.push(`lane = ${lane}`);
  if (excludeKinds.length > 0) {
    conditions.push(`(kind IS NULL OR kind <> ALL (${parameters.addTexts(excludeKinds)}))`);
  }
  if (ids) conditions.push(`id = ANY (${parameters.addTexts(ids)})`);
  return conditions;
}
