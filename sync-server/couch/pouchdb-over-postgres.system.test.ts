import { overPostgres } from '../testing/test-server.ts';

await overPostgres(() => import('./pouchdb.system.test.ts'));
