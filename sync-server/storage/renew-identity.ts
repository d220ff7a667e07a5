/**
 * HU15 (RP9): records that turned out to be an older copy of themselves are another replica from now on, in either engine.
 * Nobody may have them open.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { renewInstance } from '#shared/sqlite/renew-instance.ts';
import type { DatabasePlace } from '../orgs/catalogue.ts';
import { withClient } from './postgres/connect.ts';
import { type OrganisationSecrets, placeKey } from './secrets.ts';

export async function renewIdentity(
  dataFolder: string,
  place: DatabasePlace,
  { databaseKey, postgresUrls }: Pick<OrganisationSecrets, 'databaseKey' | 'postgresUrls'>,
): Promise<void> {
  if (place.engine === 'sqlite') {
    renewInstance(join(dataFolder, 'databases', place.file), Buffer.from(databaseKey, 'base64'));
    return;
  }
  const url = postgresUrls?.[placeKey(place)];
  if (!url) throw new Error('it is not known how to connect to a database');
  await withClient(url, (client) => client.query('UPDATE store SET instance_id = $1', [randomUUID()]));
}
