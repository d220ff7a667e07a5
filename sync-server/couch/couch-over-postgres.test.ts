import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./couch.test.ts'));
