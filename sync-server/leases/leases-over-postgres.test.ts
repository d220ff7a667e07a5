import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./leases.test.ts'));
