/**
 * The main story without a screen: two stations of one organisation work through an outage, each as compose.ts makes it,
 * driven by the calls that a window makes. What both changed is merged or listed, nothing is lost, nothing is there twice.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LossyProxy, startLossyProxy } from '#build/system/lossy-proxy.ts';
import { recordOf } from '#build/system/record-of.ts';
import { areEqual } from '#build/system/rig.ts';
import { until } from '#build/system/until.ts';
import type { OpenConflict } from '#shared/contract/conflict.ts';
import type { ReplicaRow } from '#shared/contract/feed.ts';
import { contract } from '#shared/contract/index.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { isSound, verifyAudit } from '#sync-server/orgs/verify-audit.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import { type Core, composeCore } from './compose.ts';
import { openTestWindow, type TestWindow } from './testing/test-window.ts';

const PASSWORD = 'a long first password';

interface Station {
  readonly core: Core;
  readonly window: TestWindow;
  readonly line: LossyProxy;
  readonly store: DocumentStore;
}

let server: TestServer;
let provisioned: ProvisionedOrganisation;
let central: DocumentStore;
let folder: string;
const stations: Station[] = [];
const stores = () => [...stations.map(({ store }) => store), central];
const commandId = () => crypto.randomUUID();
const at = (index: number): Station => stations[index] as Station;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-story-'));
  server = await startTestServer();
  provisioned = await provisionOrganisation(server.context, {
    name: 'North',
    demo: true,
    sites: [{ code: 'N1', name: 'North One', wards: [{ code: 'A', name: 'Ward A' }] }],
    users: ['nora', 'nick'].map((login) => ({ login, displayName: login, roles: ['nurse'], password: PASSWORD })),
  });
  central = await server.context.stores.open(provisioned.organisation.database);
  for (const [index, login] of ['nora', 'nick'].entries()) stations.push(await startStation(index, login));
});
afterAll(async () => {
  for (const { core, line } of stations) {
    await core.stop();
    await line.close();
  }
  await server.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function startStation(index: number, login: string): Promise<Station> {
  const line = await startLossyProxy({ targetPort: Number(new URL(server.address).port), seed: 70 + index });
  const core = composeCore({ dataFolder: join(folder, String(index)), openReserve: () => undefined });
  await core.start();
  const window = openTestWindow(core);
  const { code } = await issueEnrolmentCode(server.context, provisioned.organisation);
  const where = { address: line.address, code };
  const { fingerprint, sites } = await window.done(contract.station.checkCode, where);
  const desk = { stationName: `Desk ${index}`, siteId: sites[0]?.id ?? '', purpose: 'ward' as const };
  await window.done(contract.station.enrol, { ...where, fingerprint, ...desk });
  await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
  await window.done(contract.session.signIn, { login, password: PASSWORD });
  const store = core.workplace()?.desk.store;
  if (!store) throw new Error('not enrolled');
  return { core, window, line, store };
}

const linkIs = ({ window }: Station, link: string) =>
  window.until(contract.station.watchSync, {}, (status) => status.link === link);
const open = ({ window }: Station, patientId: string) =>
  window.done(contract.chart.open, { patientId, purpose: 'TREAT' });
const revOf = async ({ store }: Station, id: string) => (await store.find(id))?.rev ?? '';
const allergyOf = (text: string) => ({ substance: { text }, criticality: 'low' as const });

/** The row of one record in a window's feed, once it passes. */
async function rowIs({ window }: Station, id: string, test: (row: ReplicaRow) => boolean): Promise<ReplicaRow> {
  const isIt = (row: ReplicaRow) => row.collection === 'record' && row.id === id && test(row);
  const { rows } = await window.until(contract.feed.watch, {}, (batch) => batch.rows.some(isIt));
  return rows.find(isIt) as ReplicaRow;
}

const equalEverywhere = (what: string) =>
  until(stores(), () => areEqual(stores()), { withinMs: 20_000, what: `equal stations and central ${what}` });

async function conflictsAt({ window }: Station): Promise<readonly OpenConflict[]> {
  return window.done(contract.conflict.list, {});
}

describe('two stations through an outage', () => {
  let patientId = '';
  let penicillin = '';

  it('RP7 what is recorded on one is seen on the other, without any action there', async () => {
    const [a, b] = [at(0), at(1)];
    const demographics = {
      family: 'Okafor',
      given: ['Ada'],
      sex: 'female' as const,
      birthDate: '1980-05-04',
      phone: '+44 113 496 0001',
      address: { line: '1 Old Road', city: 'Leeds' },
    };
    patientId = (await a.window.done(contract.patient.register, { commandId: commandId(), demographics })).id;
    const entry = { ...allergyOf('Penicillin'), criticality: 'unable-to-assess' as const };
    penicillin = (await a.window.done(contract.allergy.record, { commandId: commandId(), patientId, entry })).id;
    const isThere = async () => (await b.store.find(penicillin)) !== undefined;
    await until([b.store], isThere, { withinMs: 5000, what: 'patient and allergy on B' });
    for (const station of stations) await open(station, patientId);
    const startedMs = performance.now();
    const vitals = { takenAt: new Date().toISOString(), pulse: 72, temperatureCelsius: 36.8 };
    const set = await a.window.done(contract.vitals.record, { commandId: commandId(), patientId, entry: vitals });
    const row = await rowIs(b, set.id, () => true);
    console.log(`vitals of A in the feed of B after ${Math.round(performance.now() - startedMs)} ms`);
    expect(row).toMatchObject({ kind: 'Observation', patient: patientId, fromCentral: true });
  });

  it('CF1 CF2 both work through an outage; afterwards what can be merged is merged, and the rest is listed on both', async () => {
    const [a, b] = [at(0), at(1)];
    for (const { line } of stations) await line.takeAway();
    const edit = async (station: Station, changes: object) => {
      const parent = await revOf(station, patientId);
      return station.window.done(contract.patient.edit, { commandId: commandId(), patientId, parent, changes });
    };
    const change = async (station: Station, changes: object) => {
      const parent = await revOf(station, penicillin);
      const input = { commandId: commandId(), patientId, id: penicillin, parent, changes };
      return station.window.done(contract.allergy.change, input);
    };
    const register = ({ window }: Station, family: string) => {
      const demographics = { family, given: ['New'], sex: 'male' as const, birthDate: '1971-02-03' };
      return window.done(contract.patient.register, { commandId: commandId(), demographics });
    };
    const isMerged = async () => {
      const leaves = await Promise.all(stores().map((store) => store.findLeaves(patientId)));
      return leaves.every((all) => all.length > 1 && all.filter(({ deleted }) => !deleted).length === 1);
    };
    const newcomers = [await register(a, 'Adeyemi'), await register(b, 'Bellweather')];
    await edit(a, { phone: '+44 113 496 0999' });
    await edit(b, { address: { line: '2 New Road', city: 'York' } });
    await change(a, { criticality: 'high' });
    await change(b, { verificationStatus: 'refuted' });
    const latex = [];
    for (const { window } of stations) {
      const entry = allergyOf('Latex');
      latex.push((await window.done(contract.allergy.record, { commandId: commandId(), patientId, entry })).id);
    }
    await Promise.all(stations.map((station) => linkIs(station, 'offline')));
    expect(a.core.sync().status().waiting).toBeGreaterThan(0);

    for (const { line } of stations) await line.bringBack();
    const backMs = performance.now();
    await until(stores(), isMerged, { withinMs: 20_000, what: 'one version of the patient' });
    await equalEverywhere('after the outage');
    console.log(`equal ${Math.round(performance.now() - backMs)} ms after the network came back`);

    const { resource } = JSON.parse((await central.find(patientId))?.body ?? '{}');
    expect(JSON.stringify(resource.telecom)).toContain('0999');
    expect(resource.address).toMatchObject([{ line: ['2 New Road'], city: 'York' }]);
    expect(new Set(newcomers.map(({ recordNumber }) => recordNumber)).size).toBe(2);
    for (const { id } of newcomers) for (const store of stores()) expect(await store.find(id)).toBeDefined();

    const lists = await Promise.all(stations.map(conflictsAt));
    for (const list of lists) {
      expect(list.map(({ id, type }) => ({ id, type }))).toEqual([
        { id: penicillin, type: 'fields' },
        { id: expect.stringMatching(/^AllergyIntolerance:/), type: 'possible-duplicate' },
      ]);
      const [contested, doubled] = list;
      const [field] = contested?.fields ?? [];
      expect(field?.sides.map(({ stationName }) => stationName).sort()).toEqual(['Desk 0', 'Desk 1']);
      expect([doubled?.id, ...(doubled?.otherIds ?? [])].sort()).toEqual([...latex].sort());
    }
    expect(lists[0]).toEqual(lists[1]);
    for (const station of stations) {
      const { conflicting = [], content } = await rowIs(station, penicillin, (row) => row.conflicting !== undefined);
      const versions = [content, ...conflicting.map((leaf) => leaf.resource)] as Record<string, unknown>[];
      expect(versions.map(({ criticality }) => criticality).sort()).toEqual(['high', 'unable-to-assess']);
      expect(JSON.stringify(versions)).toContain('refuted');
    }
  });

  it('CC1 CC5 what a person decides on one is decided on the other', async () => {
    const [a, b] = [at(0), at(1)];
    const [contested, doubled] = await conflictsAt(a);
    if (!contested || !doubled) throw new Error('nothing is listed');
    const [high] = (await a.store.findLeaves(penicillin)).filter(({ body }) => body?.includes('"high"'));
    const choices = Object.fromEntries(contested.fields.map(({ path }) => [path, high?.rev ?? '']));
    await a.window.done(contract.conflict.resolve, {
      commandId: commandId(),
      id: contested.id,
      leaves: [...contested.leaves],
      choices,
      patientId,
    });
    const row = await rowIs(b, penicillin, ({ conflicting }) => conflicting === undefined);
    expect(row.content).toMatchObject({ criticality: 'high' });
    const otherId = doubled.otherIds[0] ?? '';
    await b.window.done(contract.conflict.settleDuplicate, {
      commandId: commandId(),
      patientId,
      keepId: doubled.id,
      otherId,
      otherParent: await revOf(b, otherId),
      decision: 'same',
    });
    await equalEverywhere('after the decisions');
    for (const station of stations) expect(await conflictsAt(station)).toEqual([]);
  });

  it('RP11 revision trees are equal to the last tombstone, nothing waits, and the audit chains hold', async () => {
    const [first, ...others] = await Promise.all(stores().map(recordOf));
    for (const other of others) expect(other).toEqual(first);
    const leaves = await Promise.all(stores().map((store) => store.findLeaves(patientId)));
    expect(leaves[0]?.length).toBeGreaterThan(1); // the merged one and the tombstone of the other
    expect(leaves[1]).toEqual(leaves[0]);
    expect(leaves[2]?.map(({ rev, path, body }) => ({ rev, path, body }))).toEqual(
      leaves[0]?.map(({ rev, path, body }) => ({ rev, path, body })),
    );
    await Promise.all(
      stations.map(({ window }) => window.until(contract.station.watchSync, {}, ({ waiting }) => waiting === 0)),
    );
    const report = await verifyAudit(server.context, provisioned.organisation);
    expect(report.verdicts.length).toBeGreaterThanOrEqual(2);
    expect(isSound(report)).toBe(true);
    const operations = new Set<string>();
    for (let afterId: string | undefined; ; ) {
      const page = await central.listDocuments({ kind: 'AuditEvent', limit: 500, ...(afterId && { afterId }) });
      for (const { body } of page) operations.add(JSON.parse(body ?? '{}').resource.operation);
      afterId = page.at(-1)?.id;
      if (page.length < 500) break;
    }
    for (const operation of ['chart.open', 'conflict.list', 'conflict.merge', 'conflict.resolve', 'patient.edit'])
      expect(operations).toContain(operation);
  });
});
