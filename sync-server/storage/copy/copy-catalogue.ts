import type { DatabaseEntry } from '../../orgs/catalogue.ts';
import { CATALOGUE_MIGRATIONS } from '../catalogue-schema.ts';
import type { CatalogueSql, CatalogueStatements } from '../catalogue-sql.ts';

/** In the order in which rows may refer to each other; tables with a comment in their `CREATE` are not copied. `secrets` go another way: each engine keeps them differently. */
const TABLES = CATALOGUE_MIGRATIONS.flatMap((sql) =>
  [...sql.matchAll(/CREATE TABLE (\w+)/g)].map(([, name = '']) => name),
);
const COPIED = TABLES.filter((table) => table !== 'secrets' && table !== 'server');

type Row = Record<string, string | number | null>;

/** Everything in one transaction: until it is there the target names no database. Gives the number of rows. */
export async function copyCatalogue(
  source: CatalogueStatements,
  target: CatalogueSql,
  entries: readonly DatabaseEntry[],
): Promise<number> {
  const contents = await Promise.all(COPIED.map(async (table) => [table, await readTable(source, table)] as const));
  const [server] = await source.all<{ id: string }>('SELECT id FROM server');
  await target.inTransaction(async (sql) => {
    for (const table of COPIED.toReversed()) await sql.run(`DELETE FROM ${table}`);
    await sql.run('DELETE FROM used_tokens'); // begins anew: it knows nothing of what was used at the source
    await sql.run('UPDATE server SET id = @id', { id: server?.id ?? '' });
    for (const [table, rows] of contents) {
      for (const row of rows) await insertRow(sql, table, table === 'databases' ? placed(row, entries) : row);
    }
  });
  return contents.reduce((sum, [, rows]) => sum + rows.length, 0);
}

/** Tables whose contents differ; to be empty. */
export async function listDifferingTables(source: CatalogueStatements, target: CatalogueStatements): Promise<string[]> {
  const differing: string[] = [];
  for (const table of COPIED.filter((name) => name !== 'databases')) {
    const [ours, theirs] = [textsOf(await readTable(source, table)), textsOf(await readTable(target, table))];
    if (ours !== theirs) differing.push(table);
  }
  return differing;
}

const readTable = (sql: CatalogueStatements, table: string): Promise<Row[]> => sql.all<Row>(`SELECT * FROM ${table}`);

function placed(row: Row, entries: readonly DatabaseEntry[]): Row {
  const entry = entries.find(({ name }) => name === row.name);
  if (!entry) throw new Error('a database has no new place');
  const { file, engine, server } = entry;
  return { ...row, file, engine, server: server ?? null };
}

async function insertRow(sql: CatalogueStatements, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((column) => `@${column}`);
  await sql.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`, row);
}

function textsOf(rows: readonly Row[]): string {
  const texts = rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
  return texts.sort().join('\n');
}
