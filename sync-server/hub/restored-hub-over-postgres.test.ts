/** A hub on PostgreSQL whose database is put back from a copy while nothing else of it is: what central had since comes again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDocumentId } from '#shared/model/document-id.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '../orgs/provision-organisation.ts';
import { withClient } from '../storage/postgres/connect.ts';
import { hasTestPostgres, useTestPostgres } from '../testing/postgres.ts';
import { startTestHub, type TestHub } from '../testing/test-hub.ts';
import { startTestServer, type TestServer, useStorageByDefault } from '../testing/test-server.ts';

let server: TestServer;
let provisioned: ProvisionedOrganisation;
let line: TestHub;

beforeAll(async () => {
  if (!hasTestPostgres()) return;
  server = await startTestServer({ storage: 'sqlite' });
  provisioned = await provisionOrganisation(server.context, {
    name: 'North',
    sites: [{ code: 'NORTH', name: 'North', wards: [{ code: 'A', name: 'A' }] }],
    users: [],
  });
  useStorageByDefault('postgres');
  line = await startTestHub(server, provisioned);
  useStorageByDefault('sqlite');
});
afterAll(async () => {
  await line?.dispose();
  await server?.dispose();
});

/** As many changes as are recorded with their batch (a few wait for each other): central knows that it has had them. */
const RECORDED_AT_ONCE = 100;

/** Patients of the hub's site, written at the hub as by one of its stations. */
async function register(count: number): Promise<string[]> {
  const facts = { kind: 'Patient', v: 1, facility: 'NORTH', by: 'x', station: 's' };
  const resource = { resourceType: 'Patient', name: [{ family: 'North' }] };
  const body = JSON.stringify({ ...facts, at: '2026-11-22T08:00:00.000Z-0000-x', resource });
  const ids = Array.from({ length: count }, () => newDocumentId('Patient', CLOCK));
  await line.hub().store.write({ edits: ids.map((id) => ({ id, body })) });
  return ids;
}
const CLOCK = { now: () => Date.parse('2026-11-22T08:00:00.000Z') };

const isAtCentral = async () => {
  const { atCentral, updateSeq } = await line.hub().status();
  return atCentral.every(({ seq }) => seq >= updateSeq);
};

describe.skipIf(!hasTestPostgres())('a hub on PostgreSQL, put back from a copy', () => {
  it('HU15 RP9 begins anew as another replica, and is told what it has forgotten', async () => {
    await line.until(({ link }) => link === 'connected');
    await line.until(isAtCentral);
    const before = line.hub().record();
    const { database } = before.organisation;
    const place = await line.hub().context.catalogue.findDatabase(database);
    const name = place?.file ?? '';
    const { url } = await useTestPostgres();
    const run = (...statements: string[]) =>
      withClient(url, async (client) => {
        for (const statement of statements) await client.query(statement);
      });
    await line.restart(() => run(`CREATE DATABASE "${name}_copy" OWNER "${name}" TEMPLATE "${name}"`));
    const forgotten = await register(RECORDED_AT_ONCE);
    await line.until(isAtCentral);
    await line.restart(() =>
      run(`DROP DATABASE "${name}" WITH (FORCE)`, `ALTER DATABASE "${name}_copy" RENAME TO "${name}"`),
    );
    await line.hub().fellBack;
    await line.restart();
    const after = line.hub().record();
    expect(after.incarnation).toBe(before.incarnation + 1);
    expect(after.storeInstanceId).not.toBe(before.storeInstanceId);
    const isHere = async (id: string) => (await line.hub().store.find(id)) !== undefined;
    await line.until(async () => (await Promise.all(forgotten.map(isHere))).every(Boolean));
    const [since = ''] = await register(1);
    await line.until(isAtCentral);
    expect(await (await server.context.stores.open(database)).find(since)).toBeDefined();
    expect(line.hub().record().pullFirst).toBeUndefined();
  });
});
