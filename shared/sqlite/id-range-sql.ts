import type { IdRange, Scope } from '#shared/store/document-store.ts';
import type { SqlQuery } from './changes-sql.ts';
import { DOCUMENT_COLUMNS } from './document-row.ts';
import { planInScope, planScopedCount } from './scope-sql.ts';

/** A page of live documents by id, and the count of those that lie before its range. */
export function planIdRange(range: IdRange): { page: SqlQuery; before: SqlQuery | undefined } {
  const { descending = false, startId, skip = 0, limit, scope } = range;
  const { conditions, parameters } = boundsOf(range);
  if (scope) {
    const inScope = planInScope(scope);
    conditions.push(inScope.sql);
    parameters.push(...inScope.parameters);
  }
  const where = ['deleted = 0', ...conditions].join(' AND ');
  const order = descending ? 'DESC' : 'ASC';
  return {
    page: {
      sql: `SELECT ${DOCUMENT_COLUMNS} FROM document WHERE ${where} ORDER BY id ${order} LIMIT ? OFFSET ?`,
      parameters: [...parameters, limit, skip],
    },
    before: startId === undefined ? undefined : countBefore(startId, descending, scope),
  };
}

/** The two parts of a range beside the ids of one kind, which stand together; in the order of the range. */
export function splitAroundKind(range: IdRange, kind: string): IdRange[] {
  const { startId, endId, descending = false } = range;
  const [first, last] = [`${kind}:`, `${kind};`];
  const isBelow = (id: string | undefined) => id !== undefined && id < first;
  const isAbove = (id: string | undefined) => id !== undefined && id >= last;
  const below: IdRange = descending
    ? { ...range, startId: isBelow(startId) ? (startId as string) : first }
    : { ...range, ...(isBelow(endId) ? {} : { endId: first, inclusiveEnd: false }) };
  const above: IdRange = descending
    ? { ...range, ...(isAbove(endId) ? {} : { endId: last, inclusiveEnd: true }) }
    : { ...range, startId: isAbove(startId) ? (startId as string) : last };
  return descending ? [above, below] : [below, above];
}

/** Live documents of a scope: all in the index, less the few that are deleted. */
export function planLiveInScope(scope: Scope): SqlQuery {
  const all = planScopedCount(scope, { since: -1 });
  const inScope = planInScope(scope);
  const deleted = `SELECT count(*) FROM document INDEXED BY document_deleted WHERE deleted = 1 AND ${inScope.sql}`;
  return { sql: `SELECT (${all.sql}) - (${deleted})`, parameters: [...all.parameters, ...inScope.parameters] };
}

/** Counted in two indexes, without touching the documents; in a scope, document by document. */
function countBefore(startId: string, descending: boolean, scope: Scope | undefined): SqlQuery {
  const side = descending ? 'id > ?' : 'id < ?';
  if (scope) {
    const { sql, parameters } = planInScope(scope);
    return {
      sql: `SELECT count(*) FROM document WHERE deleted = 0 AND ${side} AND ${sql}`,
      parameters: [startId, ...parameters],
    };
  }
  const sql = `SELECT (SELECT count(*) FROM document WHERE ${side}) - (SELECT count(*) FROM document WHERE deleted = 1 AND ${side})`;
  return { sql, parameters: [startId, startId] };
}

function boundsOf({ startId, endId, inclusiveEnd = true, descending = false }: IdRange) {
  const conditions: string[] = [];
  const parameters: unknown[] = [];
  if (startId !== undefined) {
    conditions.push(descending ? 'id <= ?' : 'id >= ?');
    parameters.push(startId);
  }
  if (endId !== undefined) {
    conditions.push(`id ${descending ? '>' : '<'}${inclusiveEnd ? '=' : ''} ?`);
    parameters.push(endId);
  }
  return { conditions, parameters };
}
