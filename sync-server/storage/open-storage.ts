/** Catalogue, secrets and stores of a server, in the engine that it was told to use. */
import { join } from 'node:path';
import { ConfigurationError, type StorageChoice } from '../config/config.ts';
import type { Catalogue, DatabasePlace } from '../orgs/catalogue.ts';
import type { CatalogueSql } from './catalogue-sql.ts';
import { createOwnedDatabase, databaseName, ensureDatabase } from './postgres/create-database.ts';
import { openPostgresCatalogueSql } from './postgres/postgres-catalogue.ts';
import { databaseOf, serverOf } from './postgres/postgres-url.ts';
import { assertNotRetired, retire } from './retired.ts';
import { openSealedSecrets, WrongServerKey } from './sealed-secrets.ts';
import { openSecretFiles } from './secret-files.ts';
import { type OrganisationSecrets, placeKey, type Secrets } from './secrets.ts';
import { SqlCatalogue } from './sql-catalogue.ts';
import { openSqliteCatalogueSql, sqlitePlace } from './sqlite-catalogue.ts';
import { createStorePool, type StorePool, type StorePoolOptions } from './store-pool.ts';

export interface Storage {
  readonly folder: string;
  readonly choice: StorageChoice;
  /** Of the catalogue; for copying it whole. */
  readonly sql: CatalogueSql;
  readonly catalogue: Catalogue;
  readonly secrets: Secrets;
  /** Signs the cookies of administrators, for all processes that share the catalogue. Undefined where there is but one. */
  readonly sessionKey: Buffer | undefined;
  readonly stores: StorePool;
  /** How the pool opens its stores. */
  readonly poolOptions: StorePoolOptions;
  /** Nobody opens this storage again by mistake: it was copied to `to`. */
  retire(to: string): Promise<void>;
  /** Where the catalogue puts a database; nothing is made. */
  newPlace(id: string): DatabasePlace;
  /** Where `makePlace` makes room; nothing is made. */
  placeOn(organisationId: string, on?: string): DatabasePlace;
  /** Room for a new organisation; on another PostgreSQL server when its address is given. */
  makePlace(organisationId: string, on?: string): Promise<NewPlace>;
}

export interface NewPlace {
  readonly place: DatabasePlace;
  /** To be kept before the catalogue names the place: what cannot be opened is not to be found. */
  readonly secrets: Pick<OrganisationSecrets, 'postgresUrls'>;
}

/** Of databases in PostgreSQL whose catalogue lies in a folder. */
const INSTALLATION = 'holdfast';

export async function openStorage(
  folder: string,
  choice: StorageChoice,
  tell: (doubt: string) => void = () => {},
): Promise<Storage> {
  const onDoubt = once(tell);
  const { sql, catalogue, secrets, sessionKey } = await openParts(folder, choice, onDoubt);
  await assertNotRetired(folder, choice, sql).catch(async (fault) => {
    await sql.close();
    throw fault;
  });
  const poolOptions: StorePoolOptions = {
    folder: join(folder, 'databases'),
    catalogue,
    secrets,
    onDoubt,
    ...(choice.engine === 'postgres' && { postgresUrl: choice.url }),
  };
  return {
    folder,
    choice,
    sql,
    catalogue,
    secrets,
    sessionKey,
    poolOptions,
    stores: createStorePool(poolOptions),
    retire: (to) => retire(folder, choice, sql, to),
    newPlace: (id) => newPlaceIn(choice, id),
    placeOn: (id, on) => placeOn(choice, id, on),
    makePlace: (id, on) => makePlace(choice, id, on),
  };
}

/** Each doubt once, not with every connection. */
function once(tell: (doubt: string) => void): (doubt: string) => void {
  const told = new Set<string>();
  return (doubt) => {
    if (!told.has(doubt)) tell(doubt);
    told.add(doubt);
  };
}

async function openParts(
  folder: string,
  choice: StorageChoice,
  onDoubt: (doubt: string) => void,
): Promise<Pick<Storage, 'sql' | 'catalogue' | 'secrets' | 'sessionKey'>> {
  if (choice.engine === 'sqlite') {
    const sql = openSqliteCatalogueSql(join(folder, 'catalogue.sqlite'));
    const secrets = openSecretFiles(join(folder, 'keys'), sql);
    return { sql, secrets, sessionKey: undefined, catalogue: new SqlCatalogue(sql, sqlitePlace) };
  }
  const { url } = choice;
  await ensureDatabase(url);
  const sql = await openPostgresCatalogueSql(url, { onDoubt });
  try {
    const secrets = await openSealedSecrets(sql, join(folder, 'server.key'));
    const catalogue = new SqlCatalogue(sql, (id) => newPlaceIn(choice, id));
    return { sql, secrets, sessionKey: secrets.sessionKey, catalogue };
  } catch (fault) {
    await sql.close();
    throw fault instanceof WrongServerKey ? new ConfigurationError(fault.message) : fault;
  }
}

function newPlaceIn(choice: StorageChoice, id: string): DatabasePlace {
  return choice.engine === 'sqlite'
    ? sqlitePlace(id)
    : postgresPlace(choice.url, databaseName(databaseOf(choice.url), id));
}

const serverFor = (choice: StorageChoice, on: string | undefined): string | undefined =>
  on ?? (choice.engine === 'postgres' ? choice.url : undefined);

function placeOn(choice: StorageChoice, id: string, on: string | undefined): DatabasePlace {
  const url = serverFor(choice, on);
  if (url === undefined) return sqlitePlace(id);
  const installation = choice.engine === 'postgres' ? databaseOf(choice.url) : INSTALLATION;
  return postgresPlace(url, databaseName(installation, id));
}

/** A database that is there already gets a new password: never for one in use. */
async function makePlace(choice: StorageChoice, id: string, on: string | undefined): Promise<NewPlace> {
  const place = placeOn(choice, id, on);
  const url = serverFor(choice, on);
  if (url === undefined) return { place, secrets: {} };
  return { place, secrets: { postgresUrls: { [placeKey(place)]: await createOwnedDatabase(url, place.file) } } };
}

function postgresPlace(url: string, file: string): DatabasePlace {
  return { engine: 'postgres', file, server: serverOf(url) };
}
