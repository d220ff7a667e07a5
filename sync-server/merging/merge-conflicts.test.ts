import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStore, Graft } from '#shared/store/document-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '../orgs/provision-organisation.ts';
import { verifyAudit } from '../orgs/verify-audit.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const person = {
  resourceType: 'Patient',
  name: [{ family: 'Oak' }],
  gender: 'female',
  telecom: [{ system: 'phone', value: '1' }],
  address: [{ city: 'Leeds' }],
};
const hash = (letter: string) => letter.repeat(32);

/** As a station sends it. */
function graft(id: string, ids: string, second: number, resource: object): Graft {
  const at = `2026-11-22T08:00:0${second}.000Z-0000-s${second}`;
  const kind = id.slice(0, id.indexOf(':'));
  const known = { kind, v: 1, facility: 'N1', patient: 'Patient:p', at, by: 'User:1', station: `s${second}` };
  const path = { start: ids.length, ids: [...ids].map(hash) };
  return { id, path, deleted: false, body: JSON.stringify({ ...known, resource }) };
}
const ID = 'Patient:p';
const phone = graft(ID, 'ba', 1, { ...person, telecom: [{ system: 'phone', value: '2' }] });
const address = graft(ID, 'ca', 2, { ...person, address: [{ city: 'York' }] });

const time = createVirtualTime();
let server: TestServer;
let provisioned: ProvisionedOrganisation;
let central: DocumentStore;

beforeEach(async () => {
  server = await startTestServer({}, { timers: time });
  const site = { code: 'N1', name: 'North One', wards: [] };
  provisioned = await provisionOrganisation(server.context, { name: 'North', demo: true, sites: [site], users: [] });
  central = await server.context.stores.open(provisioned.organisation.database);
  await central.write({ grafts: [graft(ID, 'a', 0, person)] });
});
afterEach(() => server.dispose());

/** Resolves once the document is as `check` wants it; virtual time passes with each commit. */
async function until(id: string, check: (live: number) => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = async () => {
    await time.advance(200);
    const live = (await central.findLeaves(id)).filter(({ deleted }) => !deleted);
    if (check(live.length)) resolve();
    else setImmediate(look);
  };
  void look();
  await promise;
}

async function merges() {
  const events = await central.listDocuments({ kind: 'AuditEvent', limit: 100 });
  const resources = events.map(({ body }) => JSON.parse(body ?? '{}').resource);
  return resources.filter(({ operation }) => operation === 'conflict.merge');
}

describe('central', () => {
  it('CF1 merges what rules can merge, in its own chain, as the act of nobody', async () => {
    await central.write({ grafts: [phone] });
    await central.write({ grafts: [address] });
    await until(ID, (live) => live === 1);
    const merged = await central.find(ID);
    expect(JSON.parse(merged?.body ?? '{}')).toMatchObject({
      station: 'merge',
      resource: { telecom: [{ value: '2' }], address: [{ city: 'York' }] },
    });
    expect(await merges()).toMatchObject([
      { actor: { userId: 'merge' }, patients: [ID], entities: [{ id: ID, kind: 'Patient', rev: merged?.rev }] },
    ]);
    const { verdicts, damagedEvents } = await verifyAudit(server.context, provisioned.organisation);
    expect(verdicts.map(({ verdict }) => verdict.state)).toEqual(['ok']);
    expect(damagedEvents).toEqual([]);
  });

  it('CF1 gathers a moment: three versions that came together end in one', async () => {
    const gender = graft(ID, 'da', 3, { ...person, gender: 'other' });
    await central.write({ grafts: [phone, address, gender] });
    expect(await merges()).toEqual([]);
    await until(ID, (live) => live === 1);
    expect(JSON.parse((await central.find(ID))?.body ?? '{}').resource).toMatchObject({
      telecom: [{ value: '2' }],
      address: [{ city: 'York' }],
      gender: 'other',
    });
  });

  it('CF2 leaves to a person what matters clinically, and goes on with the rest', async () => {
    const allergy = 'AllergyIntolerance:1';
    const coding = [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }];
    const resource = (criticality: string) => ({
      resourceType: 'AllergyIntolerance',
      patient: { reference: 'Patient/p' },
      code: { text: 'Penicillin' },
      clinicalStatus: { coding },
      criticality,
    });
    await central.write({ grafts: [graft(allergy, 'a', 0, resource('unable-to-assess'))] });
    const versions = [graft(allergy, 'ba', 1, resource('low')), graft(allergy, 'ca', 2, resource('high'))];
    await central.write({ grafts: [...versions, phone, address] });
    await until(ID, (live) => live === 1);
    expect((await central.listConflicts(undefined, 10)).map(({ id }) => id)).toEqual([allergy]);
    await central.write({ grafts: [graft(ID, 'ea', 4, { ...person, address: [{ city: 'Hull' }] })] });
    await until(ID, (live) => live === 1);
    expect((await central.listConflicts(undefined, 10)).map(({ id }) => id)).toEqual([allergy]);
  });

  it('CF1 merges after a start what was left open', async () => {
    await server.close();
    const still = createVirtualTime();
    const settings = { data: server.folder, storage: server.storage };
    const first = await startTestServer(settings, { timers: still });
    const store = await first.context.stores.open(provisioned.organisation.database);
    await store.write({ grafts: [phone, address] });
    await first.close();
    server = await startTestServer(settings, { timers: time });
    central = await server.context.stores.open(provisioned.organisation.database);
    expect(await central.listConflicts(undefined, 10)).toHaveLength(1);
    await until(ID, (live) => live === 1);
  });
});
