import { overPostgres } from '#sync-server/testing/over-postgres.ts';

await overPostgres(() => import('./outage.system.test.ts'));
