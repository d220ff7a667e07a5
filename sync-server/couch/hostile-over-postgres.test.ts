import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./hostile.test.ts'));
