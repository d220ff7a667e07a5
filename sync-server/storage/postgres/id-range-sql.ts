import type { IdRange } from '#shared/store/document-store.ts';
import type { PostgresQuery } from './changes-sql.ts';
import { DOCUMENT_COLUMNS } from './document-row.ts';
import { Parameters } from './parameters.ts';
import { inScope } from './scope-sql.ts';

/** A page of live documents by id. */
export function planIdPage(range: IdRange): PostgresQuery {
  const { descending = false, skip = 0, limit } = range;
  const parameters = new Parameters();
  const where = [...liveInScope(range, parameters), ...bounds(range, parameters)].join(' AND ');
  const text = `SELECT ${DOCUMENT_COLUMNS} FROM document WHERE ${where} ORDER BY id ${descending ? 'DESC' : 'ASC'}
    LIMIT ${parameters.add(limit)} OFFSET ${parameters.add(skip)}`;
  return { text, values: parameters.values };
}

/** Live documents that lie before the range, and all of them. Without a scope the latter is kept by the store. */
export function planIdCounts(range: IdRange): PostgresQuery {
  const parameters = new Parameters();
  const where = liveInScope(range, parameters).join(' AND ');
  const count = (condition: string) => `(SELECT count(*) FROM document WHERE ${where}${condition})`;
  const total = range.scope ? count('') : '(SELECT doc_count FROM store)';
  const { startId, descending = false } = range;
  const before =
    startId === undefined ? '0::int8' : count(` AND id ${descending ? '>' : '<'} ${parameters.add(storable(startId))}`);
  return { text: `SELECT ${total}, ${before}`, values: parameters.values };
}

function liveInScope({ scope }: IdRange, parameters: Parameters): string[] {
  return ['NOT deleted', ...(scope ? [inScope(scope, parameters)] : [])];
}

function bounds(
  { startId, endId, inclusiveEnd = true, descending = false }: IdRange,
  parameters: Parameters,
): string[] {
  const conditions: string[] = [];
  if (startId !== undefined) conditions.push(`id ${descending ? '<=' : '>='} ${parameters.add(storable(startId))}`);
  if (endId !== undefined) {
    conditions.push(`id ${descending ? '>' : '<'}${inclusiveEnd ? '=' : ''} ${parameters.add(storable(endId))}`);
  }
  return conditions;
}

/** No id holds a NUL: cut there, a bound lies at most before ids that begin alike. */
function storable(bound: string): string {
  const at = bound.indexOf('\0');
  return at < 0 ? bound : bound.slice(0, at);
}
