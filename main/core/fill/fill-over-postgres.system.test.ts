import { overPostgres } from '#sync-server/testing/over-postgres.ts';

await overPostgres(() => import('./fill-from-file.system.test.ts'));
