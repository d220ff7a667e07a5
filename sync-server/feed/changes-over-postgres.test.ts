import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./changes.test.ts'));
