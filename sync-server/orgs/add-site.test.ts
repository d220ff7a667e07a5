import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import {
  ADMINISTRATOR,
  enrolTestStation,
  provisionTestOrganisation,
  type TestStation,
} from '../testing/test-station.ts';
import type { ProvisionedOrganisation } from './provision-organisation.ts';

let server: TestServer;
let north: ProvisionedOrganisation;
let desk: TestStation;
beforeAll(async () => {
  server = await startTestServer();
  north = await provisionTestOrganisation(server, 'North Hospital');
  desk = await enrolTestStation(server, north);
});
afterAll(() => server.dispose());

const add = (site: { code: string; name: string; recordPrefix?: string }, actor = ADMINISTRATOR) =>
  desk.central.addSite({ actor, site });

describe('LC5 a further site', () => {
  it('LC5 stands with record numbers of its own, and a station enrols there at once', async () => {
    const made = await add({ code: 'mill', name: 'Mill Road Clinic' });
    if (isRefusal(made)) throw new Error(made.sentence);
    expect(made.site).toMatchObject({ code: 'MILL', name: 'Mill Road Clinic' });
    expect(await desk.central.leaseRecordNumbers({ requestId: 'request-of-main', size: 10 })).toMatchObject({
      prefix: 'M',
    });
    const other = await enrolTestStation(server, { ...north, sites: [{ ...made.site, wards: [] }] }, 'Mill desk');
    expect(other.enrolment.site).toEqual(made.site);
    expect(await other.central.leaseRecordNumbers({ requestId: 'request-of-mill', size: 10 })).toMatchObject({
      prefix: 'ML',
    });
  });

  it('LC5 @SAFETY a code and a beginning of numbers are never given twice', async () => {
    expect(await add({ code: 'MAIN', name: 'Another' })).toMatchObject({ code: 'conflict' });
    expect(await add({ code: 'EAST', name: 'East', recordPrefix: 'M' })).toMatchObject({ code: 'conflict' });
    expect(await add({ code: 'EAST', name: 'East', recordPrefix: 'IO' })).toMatchObject({ code: 'invalid-input' });
    const [one, two] = await Promise.all([
      add({ code: 'SOUTH', name: 'South' }),
      add({ code: 'SOUTH', name: 'South again' }),
    ]);
    expect([one, two].filter((answer) => isRefusal(answer))).toHaveLength(1);
  });

  it('LC5 only by who manages the organisation', async () => {
    const nurse = { displayName: 'Nora', roles: ['nurse'], initialPassword: 'a good password' };
    await desk.central.addUser({ actor: ADMINISTRATOR, login: 'nora', ...nurse });
    const asked = { code: 'WEST', name: 'West' };
    expect(await add(asked, { login: 'nora', password: nurse.initialPassword })).toMatchObject({
      code: 'not-permitted',
    });
    expect(await add(asked, { ...ADMINISTRATOR, password: 'wrong' })).toMatchObject({ code: 'wrong-credentials' });
  });

  it('LC5 @SAFETY opens nobody’s records and closes none; LC4 its new name is read at every site, access stays', async () => {
    const made = await add({ code: 'HILL', name: 'Hill Clinic' });
    if (isRefusal(made)) throw new Error(made.sentence);
    const hill = await enrolTestStation(server, { ...north, sites: [{ ...made.site, wards: [] }] }, 'Hill desk');
    const at = { at: '2026-11-23T08:00:00.000Z-0000-s', by: 'User:1', station: 's', v: 1 };
    const path = (id: string) => `/${desk.database}/${id}`;
    const register = (station: TestStation, id: string, facility: string) => {
      const resource = { resourceType: 'Patient', name: [{ family: 'Oak' }] };
      return station.send(path(id), {
        method: 'PUT',
        json: { kind: 'Patient', ...at, facility, patient: id, resource },
      });
    };
    expect((await register(desk, 'Patient:main', 'MAIN')).status).toBe(201);
    expect((await register(hill, 'Patient:hill', 'HILL')).status).toBe(201);
    expect((await register(hill, 'Patient:taken', 'MAIN')).status).toBe(403);
    const seen = async () =>
      Promise.all(
        [desk, hill].flatMap((station) =>
          ['Patient:main', 'Patient:hill'].map(async (id) => (await station.send(path(id))).status),
        ),
      );
    expect(await seen()).toEqual([200, 404, 404, 200]);
    const read = async (station: TestStation) =>
      (await (await station.send(path(made.site.id))).json()) as { _rev: string; resource: object };
    const { resource, ...stored } = await read(hill);
    const json = { ...stored, resource: { ...resource, name: 'Hill and Dale' } };
    expect((await hill.send(path(made.site.id), { method: 'PUT', json })).status).toBe(201);
    expect((await read(desk)).resource).toMatchObject({ name: 'Hill and Dale', identifier: [{ value: 'HILL' }, {}] });
    expect(await seen()).toEqual([200, 404, 404, 200]);
  });
});
