import type { ChangesQuery } from '#shared/store/document-store.ts';
import type { Scope } from '#shared/store/scope.ts';
import { planInScope, planScopedCount, planScopedSeqs } from './scope-sql.ts';

export interface SqlQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** As `DOCUMENT_COLUMNS`; nobody asks a feed for what the envelope says, and a feed without bodies does not read them. */
const FEED_COLUMNS = 'seq, id, rev, tree, deleted, 0, lane, NULL, NULL, NULL, NULL, NULL, attachments, body';
const FEED_COLUMNS_WITHOUT_BODY = 'seq, id, rev, tree, deleted, 0, lane, NULL, NULL, NULL, NULL, NULL, NULL, NULL';

/** One page of the feed: the table in order, or the index of a lane that has one. */
export function planChangesSql(query: ChangesQuery): SqlQuery {
  if (query.scope && !query.ids) return planScopedChanges(query.scope, query);
  const { where, parameters } = planFeedConditions(query);
  const source = isIndexedLane(query.lane) ? `document INDEXED BY document_by_lane` : 'document';
  const order = query.descending ? 'DESC' : 'ASC';
  const columns = (query.bodies ?? 'none') === 'none' ? FEED_COLUMNS_WITHOUT_BODY : FEED_COLUMNS;
  const sql = `SELECT ${columns} FROM ${source} WHERE ${where} ORDER BY seq ${order} LIMIT ?`;
  return { sql, parameters: [...parameters, query.limit] };
}

/** One page of a scope: the sequences come from the indexes, the rows by sequence. */
function planScopedChanges(scope: Scope, query: ChangesQuery): SqlQuery {
  const seqs = planScopedSeqs(scope, query);
  const columns = (query.bodies ?? 'none') === 'none' ? FEED_COLUMNS_WITHOUT_BODY : FEED_COLUMNS;
  const order = query.descending ? 'DESC' : 'ASC';
  const sql = `SELECT ${columns} FROM document WHERE seq IN (${seqs.sql}) ORDER BY seq ${order} LIMIT ?`;
  return { sql, parameters: [...seqs.parameters, query.limit] };
}

/** What is in scope among the rows `since` < seq ≤ `upTo`: each is looked at, no index is asked. */
export function planWindowOfScope(
  scope: Scope,
  { since, upTo }: { readonly since: number; readonly upTo: number },
): SqlQuery {
  const { where, parameters } = planFeedConditions({ since, scope });
  const sql = `SELECT ${FEED_COLUMNS_WITHOUT_BODY} FROM document WHERE ${where} AND seq <= ? ORDER BY seq`;
  return { sql, parameters: [...parameters, upTo] };
}

/**
 * How many rows there are from `since` on. Never counted among the bodies: a lane with an index is counted there;
 * everything else is what the index of ids holds, less the kinds left out (their ids lie together), less the other lanes.
 */
export function planPendingSql(query: ChangesQuery): SqlQuery {
  if (query.ids) return planCount('document', query);
  if (query.scope) return planScopedCount(query.scope, query);
  if (isIndexedLane(query.lane)) return planCount('document INDEXED BY document_by_lane', query);
  const side = query.descending ? '<' : '>';
  const kinds = query.excludeKinds ?? [];
  const parts = [
    {
      sign: '',
      sql: `SELECT count(*) FROM document INDEXED BY sqlite_autoindex_document_1 WHERE seq ${side} ?`,
      parameters: [query.since],
    },
    ...kinds.map((kind) => ({
      sign: '-',
      sql: `SELECT count(*) FROM document INDEXED BY sqlite_autoindex_document_1 WHERE id > ? AND id < ? AND seq ${side} ?`,
      parameters: [`${kind}:`, `${kind};`, query.since],
    })),
    ...(query.lane === undefined ? [] : [{ sign: '-', ...planOtherLanes(query) }]),
  ];
  return {
    sql: `SELECT ${parts.map((part) => `${part.sign} (${part.sql})`).join(' ')}`,
    parameters: parts.flatMap((part) => part.parameters),
  };
}

function planOtherLanes(query: ChangesQuery): SqlQuery {
  const { where, parameters } = planFeedConditions({ ...query, lane: undefined });
  return { sql: `SELECT count(*) FROM document INDEXED BY document_by_lane WHERE lane <> 2 AND ${where}`, parameters };
}

function planCount(source: string, query: ChangesQuery): SqlQuery {
  const { where, parameters } = planFeedConditions(query);
  return { sql: `SELECT count(*) FROM ${source} WHERE ${where}`, parameters };
}

function isIndexedLane(lane: ChangesQuery['lane']): boolean {
  return lane === 1 || lane === 3;
}

function planFeedConditions({
  since,
  descending,
  lane,
  excludeKinds = [],
  ids,
  scope,
}: Omit<ChangesQuery, 'lane' | 'limit'> & { lane?: ChangesQuery['lane'] | undefined }): {
  where: string;
  parameters: unknown[];
} {
  const conditions = [descending ? 'seq < ?' : 'seq > ?'];
  const parameters: unknown[] = [since];
  if (lane !== undefined) {
    conditions.push(isIndexedLane(lane) ? 'lane = ? AND lane <> 2' : 'lane = ?');
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
  if (scope) {
    const inScope = planInScope(scope);
    conditions.push(inScope.sql);
    parameters.push(...inScope.parameters);
  }
  return { where: conditions.join(' AND '), parameters };
}
