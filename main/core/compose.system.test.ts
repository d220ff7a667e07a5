import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { verifyChain } from '#shared/domain/audit/verify-chain.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import { type Core, composeCore } from './compose.ts';
import type { CoreOptions } from './core-options.ts';
import { openTestWindow, type TestWindow } from './testing/test-window.ts';

const PASSWORD = 'a long first password';

let server: TestServer;
let folder: string;
let cores: Core[];

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-core-'));
  cores = [];
});
afterEach(async () => {
  for (const core of cores) await core.stop();
  await rm(folder, { recursive: true, force: true });
});

function provision(name: string, demo = true): Promise<ProvisionedOrganisation> {
  const sites = [{ code: 'N1', name: 'North One', wards: [{ code: 'A', name: 'Ward A' }] }];
  const user = (login: string, role: string) => ({
    login,
    displayName: `The ${login}`,
    roles: [role],
    password: PASSWORD,
  });
  return provisionOrganisation(server.context, {
    name,
    demo,
    sites,
    users: [user('admin', 'administrator'), user('nora', 'nurse')],
  });
}

/** Writing in line: a thread for it is started once, where a station comes back with what it saved. */
const inLine: CoreOptions['openStore'] = (file, key) => openStationStore({ file, key, writer: 'inline' });
const inItsThread: CoreOptions['openStore'] = (file, key) => openStationStore({ file, key, writer: 'worker' });

async function start(options: Partial<CoreOptions> = {}): Promise<Core> {
  const core = composeCore({ dataFolder: folder, openReserve: () => undefined, openStore: inLine, ...options });
  cores.push(core);
  expect(await core.start()).toBeUndefined();
  return core;
}

async function enrol(window: TestWindow, { sites, enrolmentCode }: ProvisionedOrganisation) {
  const at = { address: server.address, code: enrolmentCode.code };
  const { fingerprint } = await window.done(contract.station.checkCode, at);
  const [site] = sites;
  return window.done(contract.station.enrol, {
    ...at,
    fingerprint,
    stationName: 'Desk 1',
    siteId: site?.id ?? '',
    purpose: 'ward',
  });
}

async function signIn(window: TestWindow, login = 'nora'): Promise<void> {
  await window.until(
    contract.station.watchSync,
    {},
    ({ fill }) => fill.state === 'first-lane-here' || fill.state === 'complete',
  );
  await window.done(contract.session.signIn, { login, password: PASSWORD });
}

const demographics = (family: string) => ({ family, given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04' });
const register = (window: TestWindow, family: string) =>
  window.done(contract.patient.register, { commandId: crypto.randomUUID(), demographics: demographics(family) });

describe('core', () => {
  it('EN1 enrols, fills, signs in, registers and finds everything as it was after a restart', async () => {
    const organisation = await provision('North');
    const core = await start({ openStore: inItsThread });
    const window = openTestWindow(core);
    await window.until(contract.station.watch, {}, ({ state }) => state === 'not-enrolled');
    expect(await enrol(window, organisation)).toMatchObject({
      state: 'enrolled',
      organisation: { name: 'North', demo: true },
    });
    await signIn(window);
    const saved = await register(window, 'Oak');
    await core.stop();

    const again = await start({ openStore: inItsThread });
    expect(again.station()).toMatchObject({ state: 'enrolled', stationName: 'Desk 1', site: { code: 'N1' } });
    const later = openTestWindow(again);
    await later.done(contract.session.signIn, { login: 'nora', password: PASSWORD });
    const opened = await later.done(contract.chart.open, { patientId: saved.id, purpose: 'TREAT' });
    expect(opened).toMatchObject({ patientId: saved.id });
    const record = await later.until(contract.feed.watch, {}, ({ rows }) =>
      rows.some((row) => row.id === saved.id && row.collection === 'record'),
    );
    expect(record.rows.length).toBeGreaterThan(0);
  });

  it('RP11 brings documents and audit chain to central, with a signed head over the last event', async () => {
    const organisation = await provision('North');
    const core = await start();
    const window = openTestWindow(core);
    await enrol(window, organisation);
    await signIn(window);
    const saved = await register(window, 'Oak');
    const central = await server.context.stores.open(organisation.organisation.database);
    const stationId = core.workplace()?.record.stationId ?? '';
    const heads = () => server.context.catalogue.listHeads(organisation.organisation.id, stationId);
    while (!(await central.find(saved.id)) || (await heads()).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const stored = await central.listDocuments({ kind: 'AuditEvent', limit: 500 });
    const events = stored
      .map(({ body }) => (JSON.parse(body ?? '') as { resource: AuditEventResource }).resource)
      .filter((event) => event.chain.station === stationId);
    expect(events.some((event) => event.operation === 'patient.register')).toBe(true);
    expect(verifyChain(events, await heads())).toMatchObject({ state: 'ok' });
  });

  it('ID13 ends the session of a user whom an administrator disables', async () => {
    const organisation = await provision('North');
    const core = await start();
    const [window, office] = [openTestWindow(core), openTestWindow(core)];
    await enrol(window, organisation);
    await signIn(window);
    await signIn(office, 'admin');
    const { users } = await office.done(contract.users.list, {});
    const nora = users.find(({ login }) => login === 'nora');
    const out = window.until(contract.session.watch, {}, ({ state }) => state === 'signed-out');
    await office.done(contract.users.change, { password: PASSWORD, userId: nora?.userId ?? '', state: 'disabled' });
    await out;
    expect(await window.call(contract.session.signIn, { login: 'nora', password: PASSWORD })).toMatchObject({
      code: 'user-disabled',
    });
  });

  it('EN2 EN3 keeps two organisations of one station apart: two folders, files and keys, no word of one in the other', async () => {
    const north = await provision('North');
    const south = await provision('South');
    const secret = { north: 'Quercus', south: 'Salix' };
    for (const [organisation, family] of [
      [north, secret.north],
      [south, secret.south],
    ] as const) {
      const core = await start({ organisation: organisation.organisation.id });
      const window = openTestWindow(core);
      await enrol(window, organisation);
      await signIn(window);
      await register(window, family);
      await core.stop();
    }
    const folders = [join(folder, north.organisation.id), join(folder, south.organisation.id)];
    const texts = await Promise.all(folders.map(readAll));
    for (const text of texts) {
      for (const word of [secret.north, secret.south, 'Nurse', 'The nora', 'patient.register'])
        expect(text).not.toContain(word);
    }
    expect(texts[0]).not.toContain(south.organisation.id);
    expect(texts[1]).not.toContain(north.organisation.id);
    const keys = await Promise.all(
      folders.map(async (path) => JSON.parse(await readFile(join(path, 'station.json'), 'utf8'))),
    );
    expect(keys[0].storeKey).not.toBe(keys[1].storeKey);
    // One organisation's file under the other's key does not open.
    await writeFile(join(folders[0] ?? '', 'station.json'), JSON.stringify({ ...keys[0], storeKey: keys[1].storeKey }));
    const core = composeCore({ dataFolder: folder, organisation: north.organisation.id, openReserve: () => undefined });
    expect(await core.start()).toMatchObject({ code: 'wrong-key' });
  });

  it('EN4 opens demo organisations only on the development runtime', async () => {
    const organisation = await provision('Real', false);
    const fallback = await start({ fallbackRuntime: true });
    const at = { address: server.address, code: organisation.enrolmentCode.code };
    expect(await openTestWindow(fallback).call(contract.station.checkCode, at)).toMatchObject({ code: 'demo-only' });
    await fallback.stop();
    const core = await start();
    await enrol(openTestWindow(core), organisation);
    await core.stop();
    const again = composeCore({ dataFolder: folder, fallbackRuntime: true, openReserve: () => undefined });
    expect(await again.start()).toMatchObject({ code: 'demo-only' });
  });

  it('EN5 says in a sentence that a file is damaged', async () => {
    const organisation = await provision('North');
    const core = await start();
    await enrol(openTestWindow(core), organisation);
    await core.stop();
    const file = join(folder, organisation.organisation.id, 'records.db');
    const bytes = await readFile(file);
    bytes.fill(0x5a, 0, 8192);
    await writeFile(file, bytes);
    const broken = composeCore({ dataFolder: folder, openReserve: () => undefined });
    const refused = await broken.start();
    expect(['wrong-key', 'file-damaged']).toContain(refused?.code);
    expect((await stat(file)).size).toBe(bytes.length);
  });

  it('EN6 AU13 begins anew with a restored store: not without central, then with a chain behind the last head it knows', async () => {
    const organisation = await provision('North');
    const core = await start();
    const window = openTestWindow(core);
    await enrol(window, organisation);
    await signIn(window);
    await register(window, 'Oak');
    const { id, database } = organisation.organisation;
    const stationId = core.workplace()?.record.stationId ?? '';
    const heads = () => server.context.catalogue.listHeads(id, stationId);
    while ((await heads()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await core.stop();

    const unreachable: typeof fetch = async () => Promise.reject(new TypeError('fetch failed'));
    const alone = composeCore({
      dataFolder: folder,
      openReserve: () => undefined,
      fetch: unreachable,
      openStore: openRestored,
    });
    expect(await alone.start()).toMatchObject({ code: 'no-contact' });
    const again = await start({ openStore: openRestored });
    expect(again.station()).toMatchObject({ incarnation: 2 });
    const later = openTestWindow(again);
    await later.done(contract.session.signIn, { login: 'nora', password: PASSWORD });
    while ((await heads()).every(({ incarnation }) => incarnation === 1))
      await new Promise((resolve) => setTimeout(resolve, 50));
    const central = await server.context.stores.open(database);
    const events = (await central.listDocuments({ kind: 'AuditEvent', limit: 500 }))
      .map(({ body }) => (JSON.parse(body ?? '') as { resource: AuditEventResource }).resource)
      .filter((event) => event.chain.station === stationId);
    expect(events.some((event) => event.chain.incarnation === 2 && event.chain.sequence === 1)).toBe(true);
    expect(verifyChain(events, await heads())).toMatchObject({ state: 'ok' });
  });

  it('EN1 enrols nothing when the fingerprint is another', async () => {
    const organisation = await provision('North');
    const window = openTestWindow(await start());
    const at = { address: server.address, code: organisation.enrolmentCode.code };
    const input = {
      ...at,
      fingerprint: '0000-0000-0000-0000-0000',
      stationName: 'D',
      siteId: organisation.sites[0]?.id ?? '',
      purpose: 'ward' as const,
    };
    expect(await window.call(contract.station.enrol, input)).toMatchObject({ code: 'code-invalid' });
    expect((await readdir(folder)).filter((name) => name !== 'station.key')).toEqual([]);
    expect(await enrol(window, organisation)).toMatchObject({ state: 'enrolled' });
  });
});

/** As after a restore: the file says that it is another than the one that was enrolled. */
async function openRestored(file: string, key: Uint8Array) {
  const store = await openStationStore({ file, key });
  if (isRefusal(store)) return store;
  const info = store.info.bind(store);
  store.info = async () => ({ ...(await info()), instanceId: 'restored-from-a-copy' });
  return store;
}

async function readAll(path: string): Promise<string> {
  const names = await readdir(path);
  return (await Promise.all(names.map((name) => readFile(join(path, name), 'latin1')))).join('\n');
}
