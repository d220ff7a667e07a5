import { overPostgres } from '../../testing/over-postgres.ts';

await overPostgres(() => import('./multipart.test.ts'));
