import { overPostgres } from '../../testing/over-postgres.ts';

/** All clients at one server. */
await overPostgres(async () => {
  await import('../pouchdb.system.test.ts');
  await import('./pouchdb-memory.system.test.ts');
  await import('./pouchdb-scoped.system.test.ts');
  await import('./rxdb.system.test.ts');
  await import('./nano.system.test.ts');
  await import('./couchdb-replicator.system.test.ts');
});
