import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./hub.test.ts'));
