/** CF1 with a real server: a station that came later has both versions and not the one they set out from. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '#build/system/until.ts';
import { contract } from '#shared/contract/index.ts';
import type { DocumentStore, Graft } from '#shared/store/document-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import { type Core, composeCore } from '../compose.ts';
import { openTestWindow, type TestWindow } from '../testing/test-window.ts';

const PASSWORD = 'a long first password';
const ID = 'Patient:019a0000-0000-7000-8000-000000000001';
const person = {
  resourceType: 'Patient',
  name: [{ family: 'Oak' }],
  gender: 'female',
  telecom: [{ system: 'phone', value: '1' }],
  address: [{ city: 'Leeds' }],
};
const hash = (letter: string) => letter.repeat(32);

let server: TestServer;
let provisioned: ProvisionedOrganisation;
let central: DocumentStore;
let folder: string;
let core: Core;
let window: TestWindow;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-ancestor-'));
  server = await startTestServer({}, { timers: createVirtualTime() }); // central does not come to merge itself
  provisioned = await provisionOrganisation(server.context, {
    name: 'North',
    demo: true,
    sites: [{ code: 'N1', name: 'North One', wards: [] }],
    users: [{ login: 'nora', displayName: 'Nora', roles: ['nurse'], password: PASSWORD }],
  });
  central = await server.context.stores.open(provisioned.organisation.database);
});
afterEach(async () => {
  await core.stop();
  await server.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** As it came from a station: the leaf with its history, and the body of the leaf alone. */
function graft(ids: readonly string[], second: number, resource: object): Graft {
  const at = `2026-11-22T08:00:0${second}.000Z-0000-s${second}`;
  const body = {
    kind: 'Patient',
    v: 1,
    facility: 'N1',
    patient: ID,
    at,
    by: 'User:1',
    station: `s${second}`,
    resource,
  };
  return { id: ID, path: { start: ids.length, ids: ids.map(hash) }, deleted: false, body: JSON.stringify(body) };
}
const ancestor = graft(['a'], 0, person);
const versions = [
  graft(['b', 'a'], 1, { ...person, telecom: [{ system: 'phone', value: '2' }] }),
  graft(['c', 'a'], 2, { ...person, address: [{ city: 'York' }] }),
];

async function joinLate(): Promise<DocumentStore> {
  core = composeCore({ dataFolder: folder, openReserve: () => undefined });
  await core.start();
  window = openTestWindow(core);
  const where = { address: server.address, code: provisioned.enrolmentCode.code };
  const { fingerprint, sites } = await window.done(contract.station.checkCode, where);
  const desk = { stationName: 'Late', siteId: sites[0]?.id ?? '', purpose: 'ward' as const };
  await window.done(contract.station.enrol, { ...where, fingerprint, ...desk });
  await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
  return core.workplace()?.desk.store as DocumentStore;
}

const liveLeaves = async (store: DocumentStore) => (await store.findLeaves(ID)).filter(({ deleted }) => !deleted);

it('CF1 fetches the ancestor from central, merges, and central has the merge', async () => {
  await central.write({ grafts: [ancestor] });
  await central.write({ grafts: versions });
  const store = await joinLate();
  await window.done(contract.session.signIn, { login: 'nora', password: PASSWORD });
  await window.done(contract.chart.open, { patientId: ID, purpose: 'TREAT' }); // else it would wait its turn
  const isMerged = async () => (await liveLeaves(store)).length === 1 && (await liveLeaves(central)).length === 1;
  await until([store, central], isMerged, { withinMs: 10_000, what: 'the merge at central' });
  const { resource } = JSON.parse((await central.find(ID))?.body ?? '{}');
  expect(resource).toMatchObject({ telecom: [{ value: '2' }], address: [{ city: 'York' }] });
  expect((await store.find(ID, `1-${hash('a')}`))?.body).toBe(ancestor.body);
});

it('CF1 leaves to a person what nobody has the ancestor of, both versions whole', async () => {
  await central.write({ grafts: versions });
  const store = await joinLate();
  await window.done(contract.session.signIn, { login: 'nora', password: PASSWORD });
  expect(await liveLeaves(store)).toHaveLength(2);
  const listed = await window.done(contract.conflict.list, {});
  expect(listed).toMatchObject([{ id: ID, type: 'ancestor-missing', fields: [{ path: '*' }] }]);
  const [conflict] = listed;
  await window.done(contract.conflict.resolve, {
    commandId: crypto.randomUUID(),
    id: ID,
    leaves: [...(conflict?.leaves ?? [])],
    choices: { '*': `2-${hash('b')}` },
    patientId: ID,
  });
  await until([central], async () => (await liveLeaves(central)).length === 1, {
    withinMs: 10_000,
    what: 'the decision at central',
  });
  expect((await central.find(ID))?.rev).toBe(`2-${hash('b')}`);
});
