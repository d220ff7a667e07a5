import { overPostgres } from '../testing/over-postgres.ts';

await overPostgres(() => import('./tenant-isolation.system.test.ts'));
