import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { find, inTransaction, one, type Sql } from './connect.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** Of two processes that prepare a database at once the second waits, and finds it done. */
const PREPARING = 4_807_526_976;

/** Brings a database to the program's version, or says why not (ST8). An empty one gets its tables. */
export function prepareDatabase(
  pool: Pool,
  version: number = SCHEMA_VERSION,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<Refusal | undefined> {
  return inTransaction(pool, async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock($1)', [PREPARING]);
    const found = await findVersion(sql);
    if (found === undefined) await createTables(sql, version);
    else if (found > version) return newerVersion(found, version);
    else if (found < version) await applySteps(sql, found, version, migrations);
    return undefined;
  });
}

async function findVersion(sql: Sql): Promise<number | undefined> {
  const [table] = await one<[string | null]>(sql, `SELECT to_regclass('store')::text`);
  if (table === null) return undefined;
  return (await find<[number]>(sql, 'SELECT version FROM store'))?.[0];
}

async function createTables(sql: Sql, version: number): Promise<void> {
  await sql.query(SCHEMA);
  await sql.query('INSERT INTO store (version, instance_id) VALUES ($1, $2)', [version, randomUUID()]);
}

async function applySteps(sql: Sql, from: number, version: number, migrations: readonly Migration[]): Promise<void> {
  for (const step of migrations) if (step.to > from) await step.apply(sql);
  if (migrations.at(-1)?.to !== version) throw new Error(`no migration leads to version ${version}`);
  await sql.query('UPDATE store SET version = $1', [version]);
}

export function newerVersion(found: number, version: number): Refusal {
  return refusal(
    'newer-version',
    'These records were written by a newer version of Holdfast. Nothing was changed. Update the Holdfast server, then start it again.',
    { support: `database version ${found}, this program writes ${version}` },
  );
}
