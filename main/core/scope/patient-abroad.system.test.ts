/**
 * A patient of one site at another one: searched for, brought, written about on both sides, sent back, let go of, brought
 * again. Stations as compose.ts makes them, a server, calls that a window makes (PR2, RP8).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LossyProxy, startLossyProxy } from '#build/system/lossy-proxy.ts';
import { until } from '#build/system/until.ts';
import { contract } from '#shared/contract/index.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import type { DocumentStore, Scope } from '#shared/store/document-store.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import { type Core, composeCore } from '../compose.ts';
import { openTestWindow, type TestWindow } from '../testing/test-window.ts';

const PASSWORD = 'a long first password';
const WAIT = { withinMs: 20_000 };

interface Station {
  readonly core: Core;
  readonly window: TestWindow;
  readonly line: LossyProxy;
  readonly store: DocumentStore;
  readonly id: string;
}

let server: TestServer;
let provisioned: ProvisionedOrganisation;
let central: DocumentStore;
let folder: string;
let south: Station;
let north: Station;
let patientId = '';
let allergyId = '';
const commandId = () => crypto.randomUUID();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-abroad-'));
  server = await startTestServer();
  provisioned = await provisionOrganisation(server.context, {
    name: 'Both',
    demo: true,
    sites: [
      { code: 'N1', name: 'North One', wards: [{ code: 'A', name: 'Ward A' }] },
      { code: 'S1', name: 'South One', wards: [{ code: 'B', name: 'Ward B' }] },
    ],
    users: ['nora', 'sam'].map((login) => ({ login, displayName: login, roles: ['nurse'], password: PASSWORD })),
  });
  central = await server.context.stores.open(provisioned.organisation.database);
  [north, south] = [await startStation(0, 'nora'), await startStation(1, 'sam')];
});
afterAll(async () => {
  for (const station of [north, south]) {
    await station?.core.stop();
    await station?.line.close();
  }
  await server.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function startStation(site: number, login: string): Promise<Station> {
  const line = await startLossyProxy({ targetPort: Number(new URL(server.address).port), seed: 90 + site });
  const core = composeCore({
    dataFolder: join(folder, login),
    openReserve: () => undefined,
    openStore: (file, key) => openStationStore({ file, key, writer: 'inline' }),
  });
  await core.start();
  const window = openTestWindow(core);
  const { code } = await issueEnrolmentCode(server.context, provisioned.organisation);
  const where = { address: line.address, code };
  const { fingerprint, sites } = await window.done(contract.station.checkCode, where);
  const desk = { stationName: `Desk ${login}`, siteId: sites[site]?.id ?? '', purpose: 'ward' as const };
  await window.done(contract.station.enrol, { ...where, fingerprint, ...desk });
  await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
  await window.done(contract.session.signIn, { login, password: PASSWORD });
  const made = core.workplace()?.desk;
  if (!made) throw new Error('not enrolled');
  return { core, window, line, store: made.store, id: made.stationId };
}

/** The patient's record as central has it, and whether a station has the same. */
const ofPatient = (): Scope => ({ facilities: [], patients: [patientId], narrow: true });
const isEqualAt = async ({ store }: Station) => {
  const [here, there] = [await store.summarise(ofPatient()), await central.summarise(ofPatient())];
  return here.count === there.count && here.hash === there.hash;
};
const holds = async ({ store }: Station, id: string) => (await store.find(id)) !== undefined;
const allergyOf = (text: string) => ({ substance: { text }, criticality: 'low' as const });
const recordAllergy = ({ window }: Station, text: string) =>
  window.done(contract.allergy.record, { commandId: commandId(), patientId, entry: allergyOf(text) });
const bring = (reason = 'transferred after a fall') =>
  north.window.done(contract.scope.checkOut, { commandId: commandId(), patientId, reason });
const arrived = () =>
  north.window.until(contract.scope.watch, {}, ({ visitors }) => visitors.some((one) => one.arrived));
const giveBack = () => north.window.done(contract.scope.return, { commandId: commandId(), patientId });
const isGone = () =>
  until([north.store], async () => !(await holds(north, patientId)), { ...WAIT, what: 'the eviction' });

async function changeAllergy({ window, store }: Station, changes: object) {
  const parent = (await store.find(allergyId))?.rev ?? '';
  return window.done(contract.allergy.change, { commandId: commandId(), patientId, id: allergyId, parent, changes });
}

describe('a patient of another site', () => {
  it('PR2 a station holds its own site and what belongs to all', async () => {
    const demographics = { family: 'Okafor', given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04' };
    patientId = (await south.window.done(contract.patient.register, { commandId: commandId(), demographics })).id;
    allergyId = (await recordAllergy(south, 'Penicillin')).id;
    await until([central], async () => (await central.find(allergyId)) !== undefined, { ...WAIT, what: 'at central' });
    const [locations] = await Promise.all([north.store.listDocuments({ kind: 'Location', limit: 9 })]);
    expect(locations).toHaveLength(4);
    expect(await holds(north, patientId)).toBe(false);
    expect((await north.window.done(contract.patient.search, { text: 'Okafor' })).hits).toEqual([]);
  });

  it('PR2 is found by asking central, and brought here with a reason; until all is here the chart is partial', async () => {
    const found = await north.window.done(contract.scope.findElsewhere, { text: 'okafor' });
    expect(found.patients).toMatchObject([
      { patientId, family: 'Okafor', site: { code: 'S1', name: 'South One' }, here: false },
    ]);
    const visitor = await bring();
    expect(visitor).toMatchObject({ patientId, site: { code: 'S1' }, arrived: false, until: expect.any(String) });
    await arrived();
    expect(await isEqualAt(north)).toBe(true);
    const reason = 'transferred here';
    const opened = await north.window.done(contract.chart.open, { patientId, purpose: 'TREAT', reason });
    expect(opened).toMatchObject({ completeness: 'complete', allergiesLoaded: true });
  });

  it('PR2 what either side writes reaches the other', async () => {
    const latex = (await recordAllergy(south, 'Latex')).id;
    const nuts = (await recordAllergy(north, 'Nuts')).id;
    await changeAllergy(north, { criticality: 'high' });
    const isBoth = async () => (await isEqualAt(north)) && (await isEqualAt(south)) && (await holds(north, latex));
    await until([north.store, south.store], isBoth, { ...WAIT, what: 'equal records' });
    expect(JSON.parse((await south.store.find(nuts))?.body ?? '{}')).toMatchObject({ facility: 'N1', alsoFor: ['S1'] });
    expect((await south.store.find(allergyId))?.body).toContain('"high"');
  });

  it('PR2 goes back: what came from there leaves this station and its windows, and nothing of it is deleted anywhere', async () => {
    await north.window.until(contract.feed.watch, {}, ({ rows }) =>
      rows.some((row) => row.id === allergyId && !row.deleted),
    );
    const sum = await central.summarise(ofPatient());
    const removed = north.window.until(contract.feed.watch, {}, ({ rows }) =>
      rows.some((row) => row.id === patientId && row.collection === 'patient' && row.deleted),
    );
    const before = await north.store.info();
    await until([central], async () => north.core.sync().status().waiting === 0, { ...WAIT, what: 'all sent' });
    await giveBack();
    await Promise.all([isGone(), removed]);
    const facilities = async () =>
      (await north.store.listDocuments({ patient: patientId, limit: 99 })).map(
        ({ body = '{}' }) => JSON.parse(body).facility,
      );
    await until([north.store], async () => (await facilities()).every((one) => one === 'N1'), {
      ...WAIT,
      what: 'the rest to go once it is confirmed',
    });
    expect(await facilities()).toEqual(['N1']);
    expect((await north.window.done(contract.patient.search, { text: 'Okafor' })).hits).toEqual([]);
    await recordSomethingElse();
    expect(await central.summarise(ofPatient())).toEqual({ ...sum, updateSeq: expect.any(Number) });
    expect((await north.store.info()).docCount).toBeLessThan(before.docCount + 5);
    expect(await isEqualAt(south)).toBe(true);
  });

  /** A push after the eviction, which must say nothing of what left. */
  async function recordSomethingElse(): Promise<void> {
    const demographics = { family: 'Adeyemi', given: ['Bo'], sex: 'male' as const, birthDate: '1971-02-03' };
    const { id } = await north.window.done(contract.patient.register, { commandId: commandId(), demographics });
    await until([central], async () => (await central.find(id)) !== undefined, { ...WAIT, what: 'the next push' });
  }

  it('PR2 RP8 brought again after edits elsewhere, the record and its sum are equal again', async () => {
    await changeAllergy(south, { verificationStatus: 'refuted' });
    await recordAllergy(south, 'Dust');
    await until([central], async () => isEqualAt(south), { ...WAIT, what: 'sent' });
    await bring('comes for a check');
    await arrived();
    expect(await isEqualAt(north)).toBe(true);
    expect((await north.store.find(allergyId))?.body).toContain('refuted');
  });

  it('PR2 unsent work stays until central has it, also when the checkout ended meanwhile', async () => {
    await north.line.takeAway();
    const late = (await recordAllergy(north, 'Wool')).id;
    await changeAllergy(north, { criticality: 'unable-to-assess' });
    const grant = (await server.context.catalogue.listGrants(north.id)).find(({ state }) => state === 'active');
    await server.context.catalogue.endGrant(north.id, grant?.requestId ?? '', { state: 'expired', atMs: Date.now() });
    await changeAllergy(south, { clinicalStatus: 'inactive' });
    expect(await holds(north, patientId)).toBe(true);
    await north.line.bringBack();
    await until([central], async () => (await central.find(late)) !== undefined, { ...WAIT, what: 'the late work' });
    const hasBoth = async () =>
      (await central.findLeaves(allergyId)).some(({ body }) => body?.includes('unable-to-assess'));
    await until([central], hasBoth, { ...WAIT, what: 'both edits' });
    await north.core.workplace()?.records.refreshScope();
    await isGone();
    await until([north.store], async () => !(await holds(north, allergyId)), { ...WAIT, what: 'all of it' });
    await until([south.store], () => isEqualAt(south), { ...WAIT, what: 'the home has everything' });
    expect(await holds(south, late)).toBe(true);
  });

  it('EV8 the file is written anew at a quiet moment, and is whole', async () => {
    const hasTraces = async () => JSON.parse((await north.store.findLocal('holdfast-scope')) ?? '{}').traces === true;
    const refresh = () => north.core.workplace()?.records.refreshScope();
    const before = await north.store.summarise();
    await refresh();
    expect(await hasTraces()).toBe(false);
    expect(await north.store.summarise()).toEqual({ ...before, updateSeq: expect.any(Number) });
  });

  it('RP11 both trails tell of it', async () => {
    const trail = async (store: DocumentStore) =>
      (await store.listDocuments({ kind: 'AuditEvent', limit: 999 }))
        .map(
          ({ body = '{}' }) =>
            JSON.parse(body) as {
              station: string;
              resource: { operation: string; patients: string[]; reason?: string };
            },
        )
        .filter(({ resource }) => resource.operation.startsWith('scope.') && resource.patients.includes(patientId));
    const here = (await trail(north.store)).map(({ resource }) => resource.operation);
    expect(here).toEqual(['scope.findElsewhere', 'scope.checkOut', 'scope.return', 'scope.checkOut']);
    const atCentral = (await trail(central))
      .filter(({ station }) => station === 'central')
      .map(({ resource }) => resource);
    expect(atCentral.map(({ operation }) => operation)).toEqual(here);
    expect(atCentral[1]).toMatchObject({ reason: 'transferred after a fall' });
  });
});
