import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./pouchdb.system.test.ts'));
