import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./merge-conflicts.test.ts'));
