import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrganisationEntry } from '../../orgs/catalogue.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '../../orgs/provision-organisation.ts';
import { hasTestPostgres, type OwnPostgres, startOwnPostgres } from '../../testing/postgres.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { enrolTestStation, provisionTestOrganisation, type TestStation } from '../../testing/test-station.ts';
import type { Storage } from '../open-storage.ts';

import { withClient } from '../postgres/connect.ts';
import { placeKey } from '../secrets.ts';
import { EMBEDDED, moveOrganisation } from './move-database.ts';

/** Whoever has heard of it has heard of all before it. */
const LAST = 'Patient:last';
const CLI = join(import.meta.dirname, '../../index.ts');

const patient = (id: string, n: number) => ({
  kind: 'Patient',
  v: 1,
  facility: 'MAIN',
  patient: id,
  at: '2026-04-01T08:00:00.000Z-0000-s',
  by: 'User:1',
  station: 's',
  resource: {
    resourceType: 'Patient',
    name: [{ family: n === 7 ? 'Okafor' : 'Silva', given: ['A'] }],
    birthDate: '1980-01-01',
    gender: 'male',
  },
});

describe.skipIf(!hasTestPostgres())('move-org', () => {
  let elsewhere: OwnPostgres;
  beforeAll(async () => {
    elsewhere = await startOwnPostgres();
  });
  afterAll(() => elsewhere.stop());

  describe.each(['sqlite', 'postgres'] as const)('from %s', (storage) => {
    /** To PostgreSQL and back; to another server. */
    const places = () => (storage === 'sqlite' ? [elsewhere.url, EMBEDDED] : [elsewhere.url]);
    let server: TestServer;
    let organisation: ProvisionedOrganisation;
    let station: TestStation;
    beforeAll(async () => {
      server = await startTestServer({ storage });
      organisation = await provisionTestOrganisation(server, 'North');
      station = await enrolTestStation(server, organisation);
    });
    afterAll(() => server.dispose());

    it('MV4 moves while a station writes and listens; nothing is lost and tokens stay good', async () => {
      const { database } = station;
      const written: string[] = [];
      let retried = 0;
      let moving = true;
      const write = async (lane: number) => {
        for (let n = 0; moving || n < 20; n += 1) {
          const id = `Patient:${lane}-${n}`;
          const answer = await station.send(`/${database}/${id}`, { method: 'PUT', json: patient(id, n) });
          if (answer.status === 201) written.push(id);
          else {
            expect(answer.status).toBe(503);
            retried += 1;
            n -= 1;
          }
          await answer.text();
        }
      };
      const heard = new Set<string>();
      let token = '0';
      const follow = async () => {
        while (!heard.has(LAST)) {
          const path = `/${database}/_changes?feed=longpoll&timeout=2000&since=${token}`;
          const changes = (await (await station.send(path)).json()) as { results: { id: string }[]; last_seq: string };
          for (const { id } of changes.results) {
            if (!id.startsWith('Patient:')) continue;
            expect(heard.has(id)).toBe(false);
            heard.add(id);
          }
          token = changes.last_seq;
        }
      };
      const following = follow();
      const working = Promise.all([write(1), write(2)]);
      const moves: { exitCode: unknown; said: string }[] = [];
      for (const to of places()) {
        await untilMore(written);
        moves.push(await runMove(database, to));
        await untilMore(written);
      }
      moving = false;
      await working;
      const last = await station.send(`/${database}/${LAST}`, { method: 'PUT', json: patient(LAST, 0) });
      expect(last.status).toBe(201);
      written.push(LAST);
      await following;
      for (const move of moves)
        expect(move).toMatchObject({ exitCode: 0, said: expect.stringContaining('The same on both sides') });
      expect([...heard].sort()).toEqual([...written].sort());
      const entry = await server.context.catalogue.findDatabase(database);
      const host = new URL(elsewhere.url).host;
      expect(entry).toMatchObject(storage === 'sqlite' ? { engine: 'sqlite' } : { engine: 'postgres', server: host });
      expect(retried).toBeLessThan(50);
      const found = await (await server.context.stores.open(database)).searchPatients({ text: 'okafor', limit: 5 });
      expect(found.map(({ patientId }) => patientId).sort()).toEqual(['Patient:1-7', 'Patient:2-7']);
    });

    it('MV3 refuses to move where the organisation lies already', async () => {
      const { exitCode, said } = await runMove(station.database, places().at(-1) ?? '');
      expect({ exitCode, said }).toMatchObject({ exitCode: 2, said: expect.stringContaining('lies there already') });
      if (storage === 'sqlite') return;
      // The role of a database in use keeps its password.
      const { postgresUrls = {} } = await server.context.secrets.read(organisation.organisation.id);
      const entry = await server.context.catalogue.findDatabase(station.database);
      await withClient(postgresUrls[placeKey(entry ?? { server: '', file: '' })] ?? '', (client) =>
        client.query('SELECT 1'),
      );
    });

    async function runMove(database: string, to: string): Promise<{ exitCode: unknown; said: string }> {
      const args = ['move-org', database, '--to', to, '--data', server.folder, '--storage', server.storage];
      const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (text: Buffer) => {
          said += text.toString();
        });
      const exitCode = await new Promise((resolve) => child.once('exit', resolve));
      return { exitCode, said };
    }
  });

  /** Each waits out the seconds for which a server looks for the new place: all at once. */
  it('MV4 cut off between fence and catalogue, another run finishes it, from and to either engine', () =>
    Promise.all([
      cutOffAndFinish('sqlite', {}, elsewhere.url),
      cutOffAndFinish('postgres', {}, elsewhere.url),
      cutOffAndFinish('sqlite', { on: elsewhere.url }, EMBEDDED),
    ]));

  it('MV3 a file of one server is no place for an organisation of several', async () => {
    const storage = { choice: { engine: 'postgres' } } as unknown as Storage;
    await expect(moveOrganisation(storage, {} as OrganisationEntry, EMBEDDED)).rejects.toThrow('cannot share a file');
  });
});

async function cutOffAndFinish(storage: 'sqlite' | 'postgres', on: { on?: string }, to: string): Promise<void> {
  const server = await startTestServer({ storage, logLevel: 'silent' });
  const made = await provisionOrganisation(server.context, {
    name: 'South',
    sites: [{ code: 'MAIN', name: 'Main site' }],
    users: [{ login: 'admin', displayName: 'A', roles: ['administrator'] }],
    ...on,
  });
  const station = await enrolTestStation(server, made);
  const save = async (id: string) => {
    const answer = await station.send(`/${station.database}/${id}`, { method: 'PUT', json: patient(id, 1) });
    return answer.status;
  };
  expect(await save('Patient:before')).toBe(201);
  const { storage: parts } = server.context;
  const cutOff: Storage = {
    ...parts,
    catalogue: {
      findDatabase: (name: string) => parts.catalogue.findDatabase(name),
      moveDatabase: () => Promise.reject(new Error('cut off')),
    } as unknown as Storage['catalogue'],
  };
  const { organisation } = made;
  await expect(moveOrganisation(cutOff, organisation, to)).rejects.toThrow('cut off');
  expect(await save('Patient:between')).toBe(503);
  await moveOrganisation(parts, organisation, to);
  expect(await save('Patient:after')).toBe(201);
  const changes = (await (await station.send(`/${station.database}/_changes`)).json()) as { results: { id: string }[] };
  const ids = changes.results.map(({ id }) => id).filter((id) => id.startsWith('Patient:'));
  expect(ids).toEqual(['Patient:before', 'Patient:after']);
  await server.dispose();
}

const MORE = 50;

async function untilMore(written: readonly string[]): Promise<void> {
  const enough = written.length + MORE;
  await until(() => written.length >= enough);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
