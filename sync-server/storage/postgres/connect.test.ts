import { describe, expect, it } from 'vitest';
import { hasTestPostgres, useTestPostgres } from '../../testing/postgres.ts';
import { inTransaction, one, openPool, withClient } from './connect.ts';

describe.skipIf(!hasTestPostgres())('a pool of connections', () => {
  it('PG6 outlives a connection that is cut in mid-transaction, whatever it was doing', async () => {
    const { url } = await useTestPostgres();
    const pool = openPool(url, { most: 2 });
    const cut = inTransaction(pool, async (sql) => {
      const [pid] = await one<[number]>(sql, 'SELECT pg_backend_pid()');
      const heard = new Promise((resolve) => (sql as unknown as NodeJS.EventEmitter).once('end', resolve));
      await withClient(url, (client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
      await heard;
      return one(sql, 'SELECT 1');
    });
    await expect(cut).rejects.toThrow();
    expect(await one(pool, 'SELECT 1')).toEqual([1]);
    await pool.end();
  });
});
