import type { IdRange } from '#shared/store/document-store.ts';
import type { SqlQuery } from './changes-sql.ts';
import { DOCUMENT_COLUMNS } from './document-row.ts';

/** A page of live documents by id, and the count of those that lie before its range. */
export function planIdRange(range: IdRange): { page: SqlQuery; before: SqlQuery | undefined } {
  const { descending = false, startId, skip = 0, limit } = range;
  const { conditions, parameters } = boundsOf(range);
  const where = ['deleted = 0', ...conditions].join(' AND ');
  const order = descending ? 'DESC' : 'ASC';
  return {
    page: {
      sql: `SELECT ${DOCUMENT_COLUMNS} FROM document WHERE ${where} ORDER BY id ${order} LIMIT ? OFFSET ?`,
      parameters: [...parameters, limit, skip],
    },
    before: startId === undefined ? undefined : countBefore(startId, descending),
  };
}

/** Counted in two indexes, without touching the documents. */
function countBefore(startId: string, descending: boolean): SqlQuery {
  const side = descending ? 'id > ?' : 'id < ?';
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
