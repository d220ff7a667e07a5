import { join } from 'node:path';
import type { DatabaseEntry, DatabasePlace } from '../../orgs/catalogue.ts';
import type { Storage } from '../open-storage.ts';
import { ensureDatabase } from '../postgres/create-database.ts';
import { withDatabase } from '../postgres/postgres-url.ts';
import { type OrganisationSecrets, placeKey } from '../secrets.ts';
import type { ContentsSource, ContentsTarget } from './contents.ts';
import { openPostgresContents } from './postgres-contents.ts';
import { openSqliteSource, openSqliteTarget, type SqlitePlace } from './sqlite-contents.ts';

/** A database as a row of the catalogue and what opens it; `secrets` of an organisation only. */
export interface Keyed {
  readonly entry: Pick<DatabaseEntry, 'profile'> & DatabasePlace;
  readonly secrets: OrganisationSecrets | undefined;
}

export function openSource(storage: Storage, keyed: Keyed): Promise<ContentsSource> {
  return keyed.entry.engine === 'sqlite'
    ? openSqliteSource(sqlitePlaceOf(storage, keyed))
    : openPostgres(storage, keyed);
}

export function openTarget(storage: Storage, keyed: Keyed): Promise<ContentsTarget> {
  return keyed.entry.engine === 'sqlite'
    ? openSqliteTarget(sqlitePlaceOf(storage, keyed))
    : openPostgres(storage, keyed);
}

function sqlitePlaceOf({ folder }: Storage, { entry: { file, profile }, secrets }: Keyed): SqlitePlace {
  const key = secrets && Buffer.from(secrets.databaseKey, 'base64');
  return { file: join(folder, 'databases', file), key, profile };
}

async function openPostgres({ choice }: Storage, { entry, secrets }: Keyed): Promise<ContentsSource & ContentsTarget> {
  if (entry.profile === 'organisation') {
    const url = secrets?.postgresUrls?.[placeKey(entry)];
    if (url === undefined) throw new Error('it is not known how to connect to a database');
    return openPostgresContents(url);
  }
  if (choice.engine !== 'postgres') throw new Error('plain databases lie where the catalogue lies');
  const url = withDatabase(choice.url, entry.file);
  await ensureDatabase(url);
  return openPostgresContents(url);
}
