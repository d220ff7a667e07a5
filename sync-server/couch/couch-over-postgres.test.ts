import { overPostgres } from '../testing/test-server.ts';

await overPostgres(() => import('./couch.test.ts'));
