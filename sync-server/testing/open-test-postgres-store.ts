import type { StoreUnderTest } from '#shared/store/document-store.contract.ts';
import type { WriteRules } from '#shared/store/plan-write.ts';
import { withClient } from '../storage/postgres/connect.ts';
import { openPostgresStoreOrThrow, type PostgresStoreOptions } from '../storage/postgres/open-postgres-store.ts';
import type { PostgresStore } from '../storage/postgres/postgres-store.ts';
import { databaseOf } from '../storage/postgres/postgres-url.ts';
import { type TestPostgres, useTestPostgres } from './postgres.ts';

export interface TestPostgresStore extends StoreUnderTest {
  readonly store: PostgresStore;
  readonly url: string;
}

/** A database of its own with a store on it. */
export async function openTestPostgresStore(options: Partial<PostgresStoreOptions> = {}): Promise<TestPostgresStore> {
  const url = options.url ?? (await createTestDatabase());
  const store = await openPostgresStoreOrThrow({ profile: 'plain', ...options, url });
  return {
    store,
    url,
    async dispose() {
      await store.close();
      await (await useTestPostgres()).drop(url);
    },
  };
}

export const withRules = (rules: Partial<WriteRules>): Promise<TestPostgresStore> => openTestPostgresStore({ rules });

/** On the usual server, or on another. */
export async function createTestDatabase(on?: TestPostgres): Promise<string> {
  const postgres = on ?? (await useTestPostgres());
  const url = postgres.newDatabaseUrl();
  await withClient(postgres.url, (client) => client.query(`CREATE DATABASE "${databaseOf(url)}" TEMPLATE template0`));
  return url;
}
