import { overPostgres } from '../../testing/test-server.ts';

await overPostgres(() => import('./multipart.test.ts'));
