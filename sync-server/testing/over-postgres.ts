import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { hasTestPostgres } from './postgres.ts';

/**
 * Runs a suite that was written for any storage over PostgreSQL, in a test file of its own:
 * `await overPostgres(() => import('./couch.test.ts'))`. Registers nothing where there is no PostgreSQL.
 *
 * Test files may share a process: the suite is evaluated anew, with modules of its own, or it would register nothing
 * where it ran before; and what comes after it in the process gets the usual storage again.
 */
export async function overPostgres(registerTests: () => Promise<unknown>): Promise<void> {
  if (!hasTestPostgres()) {
    describe.skip('over PostgreSQL', () => it('needs PostgreSQL'));
    return;
  }
  vi.resetModules();
  const { useStorageByDefault } = await import('./test-server.ts');
  beforeAll(() => useStorageByDefault('postgres'));
  afterAll(() => useStorageByDefault('sqlite'));
  await registerTests();
}
