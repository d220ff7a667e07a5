import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProvisionedOrganisation } from '../../orgs/provision-organisation.ts';
import { hasTestPostgres, type OwnPostgres, startOwnPostgres } from '../../testing/postgres.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { enrolTestStation, provisionTestOrganisation, type TestStation } from '../../testing/test-station.ts';
import type { Storage } from '../open-storage.ts';

import { withClient } from '../postgres/connect.ts';
import { placeKey } from '../secrets.ts';
import { moveOrganisation } from './move-database.ts';

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
      let writing = true;
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
        while (writing || heard.size < written.length) {
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
      await until(() => written.length > 50);
      const { exitCode, said } = await runMove(database);
      await until(() => written.length > 100);
      moving = false;
      await working;
      writing = false;
      await following;
      expect({ exitCode, said }).toMatchObject({
        exitCode: 0,
        said: expect.stringContaining('The same on both sides'),
      });
      expect([...heard].sort()).toEqual([...written].sort());
      const entry = await server.context.catalogue.findDatabase(database);
      expect(entry).toMatchObject({ engine: 'postgres', server: new URL(elsewhere.url).host });
      expect(retried).toBeLessThan(50);
      const found = await (await server.context.stores.open(database)).searchPatients({ text: 'okafor', limit: 5 });
      expect(found.map(({ patientId }) => patientId).sort()).toEqual(['Patient:1-7', 'Patient:2-7']);
    });

    it('MV3 refuses to move where the organisation lies already', async () => {
      const { exitCode, said } = await runMove(station.database);
      expect({ exitCode, said }).toMatchObject({ exitCode: 2, said: expect.stringContaining('lies there already') });
      // The role of a database in use keeps its password.
      const { postgresUrls = {} } = await server.context.secrets.read(organisation.organisation.id);
      const entry = await server.context.catalogue.findDatabase(station.database);
      await withClient(postgresUrls[placeKey(entry ?? { server: '', file: '' })] ?? '', (client) =>
        client.query('SELECT 1'),
      );
    });

    async function runMove(database: string): Promise<{ exitCode: unknown; said: string }> {
      const args = ['move-org', database, '--to', elsewhere.url, '--data', server.folder, '--storage', server.storage];
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

  it.each(['sqlite', 'postgres'] as const)(
    'MV4 cut off between fence and catalogue, another run finishes it (%s)',
    async (storage) => {
      const server = await startTestServer({ storage, logLevel: 'silent' });
      const made = await provisionTestOrganisation(server, 'South');
      const station = await enrolTestStation(server, made);
      const save = (id: string) =>
        station
          .send(`/${station.database}/${id}`, { method: 'PUT', json: patient(id, 1) })
          .then(({ status }) => status);
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
      await expect(moveOrganisation(cutOff, organisation, elsewhere.url)).rejects.toThrow('cut off');
      expect(await save('Patient:between')).toBe(503);
      await moveOrganisation(parts, organisation, elsewhere.url);
      expect(await save('Patient:after')).toBe(201);
      const changes = (await (await station.send(`/${station.database}/_changes`)).json()) as {
        results: { id: string }[];
      };
      const ids = changes.results.map(({ id }) => id).filter((id) => id.startsWith('Patient:'));
      expect(ids).toEqual(['Patient:before', 'Patient:after']);
      await server.dispose();
    },
  );
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
