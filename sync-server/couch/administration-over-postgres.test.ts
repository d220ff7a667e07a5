import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./administration.test.ts'));
