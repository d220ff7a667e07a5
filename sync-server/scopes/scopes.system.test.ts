/** The ends of grants, as central settles them at a station's contact; further sites; what is in the trail (PR2). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { ScopeAnswer } from '#shared/protocol/scope.ts';
import { bucketOf } from '#shared/store/scope-buckets.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '../orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { ADMINISTRATOR, enrolTestStation, type TestStation } from '../testing/test-station.ts';
import type { ScopeGrant } from './scope-grants.ts';
import { grantSite, withdrawSite } from './site-grants.ts';

const DAY_MS = 86_400_000;
const AT = '2026-04-01T08:00:00.000Z-0000-s';

let server: TestServer;
let organisation: ProvisionedOrganisation;
let north: TestStation;
let south: TestStation;
let stationId = '';

beforeAll(async () => {
  server = await startTestServer();
  organisation = await provisionOrganisation(server.context, {
    name: 'Both',
    sites: ['NORTH', 'SOUTH'].map((code) => ({ code, name: code, wards: [] })),
    users: [{ ...ADMINISTRATOR, displayName: 'Ada Min', roles: ['nurse'] }],
  });
  const [first, second] = organisation.sites;
  north = await enrolTestStation(server, { ...organisation, sites: first ? [first] : [] }, 'North');
  south = await enrolTestStation(server, { ...organisation, sites: second ? [second] : [] }, 'South');
  stationId = north.enrolment.stationId;
});
afterAll(() => server.dispose());

async function put(station: TestStation, id: string, facility: string, patient: string, resource: object) {
  const kind = id.slice(0, id.indexOf(':'));
  const json = {
    kind,
    v: 1,
    facility,
    patient,
    at: AT,
    by: 'User:1',
    station: 's',
    resource: { resourceType: kind, ...resource },
  };
  const answer = await station.send(`/${station.database}/${id}`, { method: 'PUT', json });
  if (answer.status !== 201) throw new Error(await answer.text());
}
async function bring(patientId: string, untilMs: number): Promise<void> {
  await put(south, patientId, 'SOUTH', patientId, {
    name: [{ family: 'Oak' }],
    gender: 'male',
    birthDate: '1980-01-01',
  });
  await server.context.catalogue.grantScope({
    ...{ requestId: `bring ${patientId}`, stationId, organisationId: organisation.organisation.id, reason: 'visit' },
    ...{ of: { type: 'patient', patientId }, by: 'User:1', atMs: untilMs - 7 * DAY_MS, untilMs },
  });
}
async function describeScope(): Promise<ScopeAnswer> {
  const answer = await north.central.describeScope();
  if (isRefusal(answer)) throw new Error(answer.sentence);
  return answer;
}
const grantsOf = async (patientId: string): Promise<readonly ScopeGrant[]> =>
  (await server.context.catalogue.listGrants(stationId)).filter(
    ({ of }) => of.type === 'patient' && of.patientId === patientId,
  );
const inCare = (patientId: string) => {
  const resource = { status: 'in-progress', class: { code: 'IMP' } };
  return put(north, `Encounter:${patientId.slice(8)}`, 'NORTH', patientId, resource);
};
async function trail(): Promise<string[]> {
  const store = await server.context.stores.open(north.database);
  const events = await store.listDocuments({ kind: 'AuditEvent', limit: 999 });
  return events
    .map(({ body = '{}' }) => (JSON.parse(body) as { resource: { operation: string } }).resource.operation)
    .filter((operation) => operation.startsWith('scope.'));
}

describe('PR2 the end of a checkout', () => {
  it('PR2 one that is over is ended at contact, and its patient is out of scope before', async () => {
    await bring('Patient:over', Date.now() - 1000);
    expect((await north.send(`/${north.database}/Patient:over`)).status).toBe(404);
    expect((await describeScope()).checkouts).toEqual([]);
    expect(await grantsOf('Patient:over')).toMatchObject([{ state: 'expired' }]);
    expect(await trail()).toEqual(['scope.expire']);
  });

  it('PR2 a patient in care is kept on, before the end and after it', async () => {
    const nearMs = Date.now() + 3_600_000;
    await bring('Patient:near', nearMs);
    await inCare('Patient:near');
    await bring('Patient:late', Date.now() - 1000);
    await inCare('Patient:late');
    const { checkouts, epoch } = await describeScope();
    expect(checkouts.map(({ patientId }) => patientId).sort()).toEqual(['Patient:late', 'Patient:near']);
    const [near] = await grantsOf('Patient:near');
    expect(near?.untilMs).toBeGreaterThan(Date.now() + 6 * DAY_MS);
    expect(await grantsOf('Patient:late')).toMatchObject([{ state: 'returned' }, { state: 'active', epoch }]);
    expect((await describeScope()).epoch).toBe(epoch);
    expect((await trail()).slice(1)).toEqual(['scope.extend', 'scope.extend']);
  });

  it('PR2 one that has time left is left alone', async () => {
    await bring('Patient:calm', Date.now() + 3 * DAY_MS);
    await describeScope();
    expect(await grantsOf('Patient:calm')).toMatchObject([{ state: 'active', epoch: expect.any(Number) }]);
  });
});

describe('RP8 where a copy differs', () => {
  it('PR2 RP8 is told by buckets of the own scope: sums that add up to the manifest, and the documents of some', async () => {
    const [manifest, told] = [await north.central.readManifest(), await north.central.readBuckets({ buckets: 'sums' })];
    if (isRefusal(manifest) || isRefusal(told)) throw new Error('no answer');
    const counts = (told.sums ?? []).map((sum) => Number(sum.split(':')[0]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(manifest.count);
    const buckets = [bucketOf('Patient:calm'), bucketOf('Patient:over')];
    const listed = await north.central.readBuckets({ buckets });
    if (isRefusal(listed)) throw new Error(listed.sentence);
    const ids = (listed.rows ?? []).map(({ id }) => id);
    expect([ids.includes('Patient:calm'), ids.includes('Patient:over'), listed.isWhole]).toEqual([true, false, true]);
    const ofPatient = await north.central.readBuckets({ patientId: 'Patient:calm', buckets });
    expect(ofPatient).toMatchObject({ rows: [{ id: 'Patient:calm', leaves: [{ deleted: false }] }] });
    const elsewhere = await north.central.readBuckets({ patientId: 'Patient:over', buckets: 'sums' });
    expect(elsewhere).toMatchObject({ code: 'not-found' });
  });
});

describe('PR2 a further site', () => {
  const site = () => ({ stationId, siteCode: 'SOUTH', reason: 'covers the night' });

  it('PR2 given by an administrator, all of it enters the feed; withdrawn, it is out of scope at once', async () => {
    const { last_seq: before } = (await (await north.send(`/${north.database}/_changes?since=now`)).json()) as {
      last_seq: string;
    };
    const entry = await server.context.catalogue.findOrganisation(organisation.organisation.id);
    if (!entry) throw new Error('no organisation');
    const given = await grantSite(server.context, entry, site());
    expect(given).toMatchObject({ of: { type: 'facility', facility: 'SOUTH' }, state: 'active' });
    expect(await grantSite(server.context, entry, site())).toEqual(given);
    const feed = (await (await north.send(`/${north.database}/_changes?since=${before}`)).json()) as {
      results: { id: string }[];
    };
    expect(feed.results.map(({ id }) => id)).toEqual(expect.arrayContaining(['Patient:over', 'Patient:calm']));
    expect((await describeScope()).facilities.sort()).toEqual(['NORTH', 'SOUTH']);
    expect(await withdrawSite(server.context, entry, site())).toMatchObject({ state: 'returned' });
    expect((await north.send(`/${north.database}/Patient:over`)).status).toBe(404);
    expect(isRefusal(await withdrawSite(server.context, entry, site()))).toBe(true);
    expect(isRefusal(await grantSite(server.context, entry, { ...site(), siteCode: 'NOWHERE' }))).toBe(true);
    expect((await trail()).slice(-2)).toEqual(['scope.grantSite', 'scope.withdrawSite']);
  });
});
