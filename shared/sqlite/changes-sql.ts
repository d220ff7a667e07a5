import type { ChangesQuery } from '#shared/store/document-store.ts';
import { DOCUMENT_COLUMNS } from './document-row.ts';

export interface SqlQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** One page of the feed: the table itself in order, or the lane's index. */
export function planChangesSql(query: ChangesQuery): SqlQuery {
  const { where, parameters } = planFeedConditions(query);
  const source = query.lane === undefined ? 'document' : 'document INDEXED BY document_by_lane';
  const order = query.descending ? 'DESC' : 'ASC';
  const sql = `SELECT ${DOCUMENT_COLUMNS} FROM ${source} WHERE ${where} ORDER BY seq ${order} LIMIT ?`;
  return { sql, parameters: [...parameters, query.limit] };
}

/** How many rows there are from here on, counted in an index instead of among the bodies. */
export function planPendingSql(query: ChangesQuery): SqlQuery {
  const lane = query.lane === undefined ? 'lane IN (1, 2, 3) AND ' : '';
  const { where, parameters } = planFeedConditions(query);
  const source = query.ids ? 'document' : 'document INDEXED BY document_by_lane';
  return { sql: `SELECT count(*) FROM ${source} WHERE ${query.ids ? '' : lane}${where}`, parameters };
}

function planFeedConditions({ since, descending, lane, excludeKinds = [], ids }: ChangesQuery): {
  where: string;
  parameters: unknown[];
} {
  const conditions = [descending ? 'seq < ?' : 'seq > ?'];
  const parameters: unknown[] = [since];
  if (lane !== undefined) {
    conditions.push('lane = ?');
    parameters.push(lane);
  }
  if (excludeKinds.length > 0) {
    conditions.push('(kind IS NULL OR kind NOT IN (SELECT value FROM json_each(?)))');
    parameters.push(JSON.stringify(excludeKinds));
  }
  if (ids) {
    conditions.push('id IN (SELECT value FROM json_each(?))');
    parameters.push(JSON.stringify(ids));
  }
  return { where: conditions.join(' AND '), parameters };
}
