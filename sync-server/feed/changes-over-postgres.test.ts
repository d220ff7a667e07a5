import { overPostgres } from '../testing/test-server.ts';

await overPostgres(() => import('./changes.test.ts'));
