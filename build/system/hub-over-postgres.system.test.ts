import { overPostgres } from '#sync-server/testing/over-postgres.ts';

await overPostgres(() => import('./hub.system.test.ts'));
