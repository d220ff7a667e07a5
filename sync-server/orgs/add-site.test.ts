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
});
