import { describe, it } from 'vitest';
import { hasTestPostgres } from './postgres.ts';
import { useStorageByDefault } from './test-server.ts';

/**
 * Runs a suite that was written for any storage over PostgreSQL, in a test file of its own:
 * `await overPostgres(() => import('./couch.test.ts'))`. Registers nothing where there is no PostgreSQL.
 */
export async function overPostgres(registerTests: () => Promise<unknown>): Promise<void> {
  if (!hasTestPostgres()) {
    describe.skip('over PostgreSQL', () => it('needs PostgreSQL'));
    return;
  }
  useStorageByDefault('postgres');
  await registerTests();
}
