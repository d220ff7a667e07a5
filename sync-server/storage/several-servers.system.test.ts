import { copyFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProvisionedOrganisation, provisionOrganisation } from '../orgs/provision-organisation.ts';
import { hasTestPostgres, type OwnPostgres, startOwnPostgres } from '../testing/postgres.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { connect, enrolTestStation, provisionTestOrganisation, type TestStation } from '../testing/test-station.ts';
import { withClient } from './postgres/connect.ts';
import { databaseOf, serverOf, withDatabase } from './postgres/postgres-url.ts';

describe.skipIf(!hasTestPostgres())('several servers on one PostgreSQL', () => {
  let postgres: OwnPostgres;
  let folder: string;
  let url: string;
  let first: TestServer;
  let second: TestServer;
  let made: ProvisionedOrganisation;
  let here: TestStation;
  let there: TestStation;

  beforeAll(async () => {
    // Without fsync: a process that is killed leaves to the system what it wrote. `soak -- chaos` runs with it.
    postgres = await startOwnPostgres();
    url = await asModestAdministrator(postgres);
    first = await startTestServer({ storage: url, logLevel: 'silent' });
    folder = await mkdtemp(join(tmpdir(), 'holdfast-second-'));
    copyFileSync(join(first.folder, 'server.key'), join(folder, 'server.key'));
    second = await startTestServer({ storage: url, data: folder, logLevel: 'silent' });
    made = await provisionTestOrganisation(first, 'North');
    here = await enrolTestStation(first, made);
    there = connect(second, here.enrolment, here.privateKey);
  });
  afterAll(async () => {
    await first.dispose();
    await second.dispose();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const save = (station: TestStation, id: string) =>
    station.send(`/${station.database}/${id}`, { method: 'PUT', json: patient(id) });
  const changesOf = async (station: TestStation, query: string) =>
    (await (await station.send(`/${station.database}/_changes?${query}`)).json()) as {
      results: { id: string }[];
      last_seq: string;
    };

  /** As a client does: asks again where an answer is none, or broke off with what stood behind it. */
  const follow = async (since: string, wanted: string): Promise<void> => {
    for (let token = since; ; ) {
      const asked = changesOf(there, `feed=longpoll&timeout=60000&since=${token}`);
      const { results = [], last_seq } = await asked.catch(() => ({ results: [], last_seq: undefined }));
      if (results.some(({ id }) => id === wanted)) return;
      token = last_seq ?? token;
    }
  };

  it('PG2 ST3 a write at one is seen on the live feed of the other, under the same token', async () => {
    const { last_seq: since } = await changesOf(here, 'since=now');
    const waiting = changesOf(there, `feed=longpoll&timeout=20000&since=${since}`);
    expect((await save(here, 'Patient:1')).status).toBe(201);
    const heard = await waiting;
    expect(heard.results.map(({ id }) => id)).toEqual(['Patient:1']);
    expect(await changesOf(here, `since=${heard.last_seq}`)).toMatchObject({ results: [], last_seq: heard.last_seq });
  });

  it('PG3 RP11 acts at both keep one audit chain', async () => {
    const stations = await Promise.all([first, second, first, second].map((server) => enrolTestStation(server, made)));
    expect(new Set(stations.map(({ enrolment }) => enrolment.stationId)).size).toBe(4);
    const store = await first.context.stores.open(here.database);
    const events = (await store.listDocuments({ kind: 'AuditEvent', limit: 99 })).map(
      ({ body }) => (JSON.parse(body ?? '') as { resource: { chain: { sequence: number } } }).resource.chain.sequence,
    );
    expect(events.sort((a, b) => a - b)).toEqual(events.map((_, index) => index + 1));
  });

  it('PR3 OP7 a token is good once among all: shown to both at once, and again after a crash of PostgreSQL', async () => {
    const path = `/${here.database}`;
    const show = async (server: TestServer, authorization: string) =>
      (await server.anonymous(path, { headers: { authorization } })).status;
    for (let round = 0; round < 20; round += 1) {
      const token = await here.authorization('GET', path);
      const answers = await Promise.all([first, second, first, second].map((server) => show(server, token)));
      expect(answers.sort()).toEqual([200, 401, 401, 401]);
      expect(await Promise.all([show(first, token), show(second, token)])).toEqual([401, 401]);
    }
    const used = await here.authorization('GET', path);
    expect(await show(first, used)).toBe(200);
    const nextSecondMs = (Math.floor(Date.now() / 1000) + 1) * 1000; // tokens are dated in whole seconds
    await postgres.crash();
    await postgres.start();
    await until(async () => (await first.anonymous('/_up')).status === 200);
    await until(async () => (await second.anonymous('/_up')).status === 200);
    await until(async () => Date.now() >= nextSecondMs);
    expect(await show(second, used)).toBe(401);
    await until(async () => (await show(second, await here.authorization('GET', path))) === 200);
  });

  it('SK1 PR1 the role of an organisation opens no other database', async () => {
    const secrets = await first.context.secrets.read(here.enrolment.organisation.id);
    const [own = ''] = Object.values(secrets.postgresUrls ?? {});
    await withClient(own, (client) => client.query('SELECT 1'));
    const other = await provisionTestOrganisation(first, 'South');
    const entry = await first.context.catalogue.findDatabase(other.organisation.database);
    for (const name of [databaseOf(url), entry?.file ?? ''])
      await expect(withClient(withDatabase(own, name), (client) => client.query('SELECT 1'))).rejects.toThrow(
        'permission denied',
      );
  });

  it('an organisation may lie on a PostgreSQL server of its own', async () => {
    const elsewhere = await startOwnPostgres();
    try {
      const far = await provisionOrganisation(first.context, {
        name: 'Far',
        on: elsewhere.url,
        sites: [{ code: 'MAIN', name: 'Main site' }],
        users: [{ login: 'admin', displayName: 'A', roles: ['administrator'] }],
      });
      const entry = await second.context.catalogue.findDatabase(far.organisation.database);
      expect(entry).toMatchObject({ engine: 'postgres', server: serverOf(elsewhere.url) });
      const station = await enrolTestStation(second, far);
      expect((await save(station, 'Patient:1')).status).toBe(201);
      const there = await withClient(withDatabase(elsewhere.url, entry?.file ?? ''), (client) =>
        client.query(`SELECT 1 FROM document WHERE id = 'Patient:1'`),
      );
      expect(there.rowCount).toBe(1);
    } finally {
      await elsewhere.stop();
    }
  });

  it('SK2 PR1 the catalogue gives no secret away without the key of the server', async () => {
    const rows = await withClient(url, (client) => client.query<{ sealed: string }>('SELECT * FROM secrets'));
    const text = JSON.stringify(rows.rows);
    const { signingKeyJwk, postgresUrls = {} } = await first.context.secrets.read(here.enrolment.organisation.id);
    for (const secret of [signingKeyJwk.d, new URL(Object.values(postgresUrls)[0] ?? 'a:').password]) {
      expect(secret.length).toBeGreaterThan(20);
      expect(text.includes(secret)).toBe(false);
    }
    const stranger = await mkdtemp(join(tmpdir(), 'holdfast-stranger-'));
    await expect(startTestServer({ storage: url, data: stranger })).rejects.toThrow('server.key');
    await rm(stranger, { recursive: true });
  });

  it('ST1.1 OP4 PG2 a crash of PostgreSQL loses nothing that was answered; the servers say so and come back', async () => {
    const answered: string[] = [];
    for (let n = 0; n < 20; n += 1)
      if ((await save(here, `Patient:crash-${n}`)).status === 201) answered.push(`Patient:crash-${n}`);
    const since = (await changesOf(there, 'since=now')).last_seq;
    const waiting = follow(since, 'Patient:back');
    await postgres.crash();
    const refused = await save(here, 'Patient:down');
    expect(refused.status).toBe(503);
    await until(async () => (await first.anonymous('/_up')).status === 503); // what was found stands for a second
    await postgres.start();
    await until(async () => (await save(here, 'Patient:back')).status === 201);
    await until(async () => (await first.anonymous('/_up')).status === 200);
    await waiting;
    const { results } = await changesOf(there, 'since=0');
    const ids = new Set(results.map(({ id }) => id));
    expect(answered.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.has('Patient:back')).toBe(true);
  });
});

/** Not a superuser: what README asks an administrator of PostgreSQL to make. */
async function asModestAdministrator(postgres: OwnPostgres): Promise<string> {
  await withClient(postgres.url, async (client) => {
    await client.query(`CREATE ROLE holdfast LOGIN CREATEDB CREATEROLE PASSWORD 'modest'`);
    await client.query('CREATE DATABASE holdfast OWNER holdfast TEMPLATE template0');
    await client.query('REVOKE ALL ON DATABASE holdfast FROM PUBLIC');
  });
  return `postgres://holdfast:modest@${serverOf(postgres.url)}/holdfast`;
}

const patient = (id: string) => ({
  kind: 'Patient',
  v: 1,
  facility: 'MAIN',
  patient: id,
  at: '2026-04-01T08:00:00.000Z-0000-s',
  by: 'User:1',
  station: 's',
  resource: { resourceType: 'Patient', name: [{ family: 'F', given: ['A'] }], birthDate: '1980-01-01', gender: 'male' },
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
