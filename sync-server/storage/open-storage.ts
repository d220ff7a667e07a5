/** Catalogue, secrets and stores of a server, in the engine that it was told to use. */
import { join } from 'node:path';
import { ConfigurationError, type StorageChoice } from '../config/config.ts';
import type { Catalogue, DatabasePlace } from '../orgs/catalogue.ts';
import { createOwnedDatabase, databaseName, ensureDatabase } from './postgres/create-database.ts';
import { openPostgresCatalogueSql } from './postgres/postgres-catalogue.ts';
import { databaseOf, serverOf } from './postgres/postgres-url.ts';
import { openSealedSecrets, WrongServerKey } from './sealed-secrets.ts';
import { openSecretFiles } from './secret-files.ts';
import type { OrganisationSecrets, Secrets } from './secrets.ts';
import { SqlCatalogue } from './sql-catalogue.ts';
import { openSqliteCatalogue, sqlitePlace } from './sqlite-catalogue.ts';
import { createStorePool, type StorePool, type StorePoolOptions } from './store-pool.ts';

export interface Storage {
  readonly choice: StorageChoice;
  readonly catalogue: Catalogue;
  readonly secrets: Secrets;
  readonly stores: StorePool;
  /** How the pool opens its stores. */
  readonly poolOptions: StorePoolOptions;
  /** Room for a new organisation; on another PostgreSQL server when its address is given. */
  makePlace(organisationId: string, on?: string): Promise<NewPlace>;
}

export interface NewPlace {
  readonly place: DatabasePlace;
  /** To be kept before the catalogue names the place: what cannot be opened is not to be found. */
  readonly secrets: Pick<OrganisationSecrets, 'postgresUrl'>;
}

const FOLDER_MODE_PREFIX = 'holdfast';

export async function openStorage(
  folder: string,
  choice: StorageChoice,
  onDoubt: (doubt: string) => void = () => {},
): Promise<Storage> {
  const { catalogue, secrets } = await openParts(folder, choice, onDoubt);
  const poolOptions: StorePoolOptions = {
    folder: join(folder, 'databases'),
    catalogue,
    secrets,
    onDoubt,
    ...(choice.engine === 'postgres' && { postgresUrl: choice.url }),
  };
  return {
    choice,
    catalogue,
    secrets,
    poolOptions,
    stores: createStorePool(poolOptions),
    makePlace: (id, on) => makePlace(choice, id, on),
  };
}

async function openParts(
  folder: string,
  choice: StorageChoice,
  onDoubt: (doubt: string) => void,
): Promise<Pick<Storage, 'catalogue' | 'secrets'>> {
  if (choice.engine === 'sqlite')
    return {
      catalogue: openSqliteCatalogue(join(folder, 'catalogue.sqlite')),
      secrets: openSecretFiles(join(folder, 'keys')),
    };
  const { url } = choice;
  await ensureDatabase(url);
  const sql = await openPostgresCatalogueSql(url, { onDoubt });
  try {
    const secrets = await openSealedSecrets(sql, join(folder, 'server.key'));
    return { secrets, catalogue: new SqlCatalogue(sql, (id) => postgresPlace(url, databaseName(databaseOf(url), id))) };
  } catch (fault) {
    await sql.close();
    throw fault instanceof WrongServerKey ? new ConfigurationError(fault.message) : fault;
  }
}

async function makePlace(choice: StorageChoice, id: string, on: string | undefined): Promise<NewPlace> {
  const url = on ?? (choice.engine === 'postgres' ? choice.url : undefined);
  if (url === undefined) return { place: sqlitePlace(id), secrets: {} };
  const installation = choice.engine === 'postgres' ? databaseOf(choice.url) : FOLDER_MODE_PREFIX;
  const name = databaseName(installation, id);
  const postgresUrl = await createOwnedDatabase(url, name);
  return { place: postgresPlace(url, name), secrets: { postgresUrl } };
}

function postgresPlace(url: string, file: string): DatabasePlace {
  return { engine: 'postgres', file, server: serverOf(url) };
}
