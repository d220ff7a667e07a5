import { overPostgres } from '#sync-server/testing/over-postgres.ts';

await overPostgres(() => import('./http-peer.system.test.ts'));
