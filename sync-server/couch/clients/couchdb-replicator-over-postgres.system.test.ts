import { overPostgres } from '../../testing/over-postgres.ts';

await overPostgres(() => import('./couchdb-replicator.system.test.ts'));
