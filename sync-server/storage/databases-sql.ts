import type { DatabaseEntry, DatabasePlace, OrganisationEntry } from '../orgs/catalogue.ts';
import { type DatabaseRow, type OrganisationRow, toDatabase, toOrganisation } from './catalogue-rows.ts';
import type { CatalogueSql, CatalogueStatements } from './catalogue-sql.ts';
import { findOne } from './find-one.ts';

const DATABASE_COLUMNS = 'name, file, profile, engine, server';

export async function listDatabases(sql: CatalogueStatements): Promise<readonly DatabaseEntry[]> {
  const rows = await sql.all<DatabaseRow>(`SELECT ${DATABASE_COLUMNS} FROM databases ORDER BY name`);
  return rows.map(toDatabase);
}

export async function findDatabase(sql: CatalogueStatements, name: string): Promise<DatabaseEntry | undefined> {
  return findOne(sql, `SELECT ${DATABASE_COLUMNS} FROM databases WHERE name = @name`, { name }, toDatabase);
}

export async function insertDatabase(sql: CatalogueStatements, entry: DatabaseEntry): Promise<boolean> {
  const { name, file, profile, engine, server } = entry;
  const text = `INSERT INTO databases (${DATABASE_COLUMNS}) VALUES (@name, @file, @profile, @engine, @server)
                ON CONFLICT DO NOTHING`;
  return (await sql.run(text, { name, file, profile, engine, server: server ?? null })) === 1;
}

export async function removePlainDatabase(sql: CatalogueStatements, name: string): Promise<void> {
  await sql.run("DELETE FROM databases WHERE name = @name AND profile = 'plain'", { name });
}

export async function moveDatabase(
  sql: CatalogueStatements,
  name: string,
  { file, engine, server }: DatabasePlace,
): Promise<void> {
  const text = 'UPDATE databases SET file = @file, engine = @engine, server = @server WHERE name = @name';
  await sql.run(text, { name, file, engine, server: server ?? null });
}

export async function addOrganisation(
  catalogue: CatalogueSql,
  organisation: OrganisationEntry,
  place: DatabasePlace,
): Promise<void> {
  const { id, name, database, fingerprint, createdAt } = organisation;
  await catalogue.inTransaction(async (sql) => {
    if (!(await insertDatabase(sql, { name: database, profile: 'organisation', ...place })))
      throw new Error(`the database ${database} exists`);
    await sql.run(
      `INSERT INTO organisations (id, name, database, demo, hue, public_jwk, fingerprint, created_at)
       VALUES (@id, @name, @database, @demo, @hue, @publicKeyJwk, @fingerprint, @createdAt)`,
      {
        id,
        name,
        database,
        fingerprint,
        createdAt,
        demo: organisation.demo ? 1 : 0,
        hue: organisation.hue ?? null,
        publicKeyJwk: JSON.stringify(organisation.publicKeyJwk),
      },
    );
  });
}

export async function listOrganisations(sql: CatalogueStatements): Promise<readonly OrganisationEntry[]> {
  const rows = await sql.all<OrganisationRow>('SELECT * FROM organisations ORDER BY name, id');
  return rows.map(toOrganisation);
}

export async function findOrganisation(sql: CatalogueStatements, key: string): Promise<OrganisationEntry | undefined> {
  const text = 'SELECT * FROM organisations WHERE id = @key OR database = @key OR name = @key ORDER BY created_at';
  return findOne(sql, text, { key }, toOrganisation);
}
