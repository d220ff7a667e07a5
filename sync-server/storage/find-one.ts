import type { CatalogueStatements, SqlParameters } from './catalogue-sql.ts';

/** The first row, as what it stands for. */
export async function findOne<Row, T>(
  sql: CatalogueStatements,
  text: string,
  parameters: SqlParameters,
  to: (row: Row) => T,
): Promise<T | undefined> {
  const [row] = await sql.all<Row>(text, parameters);
  return row === undefined ? undefined : to(row);
}
