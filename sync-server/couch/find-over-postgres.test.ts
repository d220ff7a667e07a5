import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./find.test.ts'));
