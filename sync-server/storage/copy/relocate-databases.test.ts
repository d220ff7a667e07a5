import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTestPostgres } from '../../testing/postgres.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { provisionTestOrganisation } from '../../testing/test-station.ts';
import { relocateDatabases } from './relocate-databases.ts';

describe.skipIf(!hasTestPostgres())('MV6 relocate', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ storage: 'postgres' });
  });
  afterAll(() => server.dispose());

  it('MV6 the same databases at another address: opened there first, else nothing is changed', async () => {
    const { storage } = server.context;
    const { organisation } = await provisionTestOrganisation(server, 'North');
    const find = () => storage.catalogue.findDatabase(organisation.database);
    const before = await find();
    const from = before?.server ?? '';
    const port = from.split(':')[1];
    await expect(relocateDatabases(storage, 'nobody:5432', from)).rejects.toThrow('names no database on nobody:5432');
    await expect(relocateDatabases(storage, from, '127.0.0.1:9')).rejects.toThrow();
    expect(await find()).toEqual(before);
    const names = ['127.0.0.1', 'localhost'].map((name) => `${name}:${port}`);
    const to = names.find((name) => name !== from) ?? '';
    expect(await relocateDatabases(storage, from, to)).toMatchObject([{ name: organisation.database, server: to }]);
    const { postgresUrls } = await storage.secrets.read(organisation.id);
    expect(Object.keys(postgresUrls ?? {})).toEqual([`${to}/${before?.file}`]);
    const store = await server.context.stores.open(organisation.database);
    expect((await store.info()).updateSeq).toBeGreaterThan(0);
  });
});
