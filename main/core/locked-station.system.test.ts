import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { verifyChain } from '#shared/domain/audit/verify-chain.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import type { FaultEntry } from './api/fault.ts';
import { chooseVaults } from './boot/choose-vaults.ts';
import { type Core, composeCore } from './compose.ts';
import { createTestClock } from './testing/test-desk.ts';
import { openTestWindow, type TestWindow } from './testing/test-window.ts';

const PASSWORD = 'a long first password';
const PASSPHRASE = 'lantern gravel orchid tuesday';
const OTHER = 'kettle window marble saffron';

let server: TestServer;
let organisation: ProvisionedOrganisation;
let folder: string;
let cores: Core[];
let logged: FaultEntry[];
let clock: ReturnType<typeof createTestClock>;

/** How hard a passphrase is to guess is shown beside the vault. */
const CHEAP = { memoryKib: 8, passes: 1 };

beforeAll(async () => {
  server = await startTestServer();
  const user = (login: string, role: string) => ({ login, displayName: login, roles: [role], password: PASSWORD });
  organisation = await provisionOrganisation(server.context, {
    name: 'North',
    demo: false,
    sites: [{ code: 'N1', name: 'North One', wards: [] }],
    users: [user('nora', 'nurse'), user('admin', 'administrator')],
  });
});
afterAll(() => server.dispose());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-locked-'));
  cores = [];
  logged = [];
  clock = createTestClock(Date.now());
});
afterEach(async () => {
  for (const core of cores) await core.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(passphrase?: string): Promise<TestWindow & { readonly core: Core }> {
  const core = composeCore({
    dataFolder: folder,
    openReserve: () => undefined,
    clock,
    log: { fault: (entry) => logged.push(entry) },
    openStore: (file, key) => openStationStore({ file, key, writer: 'inline' }),
    vaults: chooseVaults({
      dataFolder: folder,
      passphraseCost: CHEAP,
      ...(passphrase === undefined ? {} : { passphrase }),
    }),
  });
  cores.push(core);
  expect(await core.start()).toBeUndefined();
  return Object.assign(openTestWindow(core), { core });
}

async function enrol(window: TestWindow, passphrase?: string) {
  const { code } = await issueEnrolmentCode(server.context, organisation.organisation);
  const at = { address: server.address, code };
  const { fingerprint, demo } = await window.done(contract.station.checkCode, at);
  expect(demo).toBe(false);
  const siteId = organisation.sites[0]?.id ?? '';
  const given = { ...at, fingerprint, stationName: 'Desk', siteId, purpose: 'ward' as const };
  const answer = await window.call(contract.station.enrol, { ...given, ...(passphrase ? { passphrase } : {}) });
  await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
  return answer;
}

const signIn = (window: TestWindow, login: string) =>
  window.done(contract.session.signIn, { login, password: PASSWORD });
const unlock = (window: TestWindow, passphrase: string) => window.call(contract.station.unlock, { passphrase });
const locked = { state: 'locked', organisation: { name: 'North', demo: false } };

async function auditEvents(core: Core): Promise<AuditEventResource[]> {
  const stored = await core.workplace()?.desk.store.listDocuments({ kind: 'AuditEvent', limit: 500 });
  const events = (stored ?? []).map(
    ({ body }) => (JSON.parse(body ?? '') as { resource: AuditEventResource }).resource,
  );
  return events.sort((one, other) => one.chain.sequence - other.chain.sequence);
}

/** Everything that this station keeps, as somebody sees it who has the disk. */
async function readDisk(): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')))).join(
    '\n',
  );
}

describe('a station that opens with a passphrase', () => {
  it('EN8 comes up locked after a restart, takes the passphrase, and has everything', async () => {
    const first = await start();
    expect(await enrol(first, PASSPHRASE)).toMatchObject({ state: 'enrolled', keyVault: { type: 'passphrase' } });
    await signIn(first, 'nora');
    const demographics = { family: 'Oak', given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04' };
    const saved = await first.done(contract.patient.register, { commandId: crypto.randomUUID(), demographics });
    await first.core.stop();

    const second = await start();
    expect(second.core.station()).toMatchObject(locked);
    expect(await second.call(contract.session.signIn, { login: 'nora', password: PASSWORD })).toMatchObject({
      code: 'locked',
    });
    expect(await second.call(contract.station.checkCode, { address: server.address, code: 'ABCD' })).toMatchObject({
      code: 'already-done',
    });
    expect(await unlock(second, OTHER)).toMatchObject({ code: 'wrong-key' });
    expect(second.core.station()).toMatchObject(locked);
    const opened = second.until(contract.station.watch, {}, ({ state }) => state === 'enrolled');
    expect(await unlock(second, PASSPHRASE)).toMatchObject({ state: 'enrolled', stationName: 'Desk' });
    await opened;
    expect(await unlock(second, PASSPHRASE)).toMatchObject({ state: 'enrolled' });
    await signIn(second, 'nora');
    const chart = { patientId: saved.id, purpose: 'TREAT' as const };
    expect(await second.done(contract.chart.open, chart)).toMatchObject({ patientId: saved.id });

    const events = await auditEvents(second.core);
    const unlocks = events.filter(({ operation }) => operation === 'station.unlock');
    expect(unlocks.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['refused', '1 wrong before the right one'],
      ['success', undefined],
      ['success', undefined],
    ]);
    expect(verifyChain(events, [])).toMatchObject({ state: 'ok' });
    expect(await readDisk()).not.toContain('lantern');
    expect(JSON.stringify([events, logged])).not.toMatch(/lantern|kettle/);
  });

  it('EN8 counts wrong tries on the disk and slows them down, through restarts', async () => {
    const first = await start();
    await enrol(first, PASSPHRASE);
    await first.core.stop();
    const second = await start();
    for (let n = 0; n < 3; n += 1) expect(await unlock(second, OTHER)).toMatchObject({ code: 'wrong-key' });
    expect(await unlock(second, PASSPHRASE)).toMatchObject({ code: 'too-many-attempts' });
    await second.core.stop();
    const third = await start();
    expect(await unlock(third, PASSPHRASE)).toMatchObject({
      code: 'too-many-attempts',
      details: { retryAfterMs: expect.any(Number) },
    });
    clock.advance(2_000);
    // Two windows at once: one opens the station, the other finds it open.
    const other = openTestWindow(third.core);
    const answers = await Promise.all([unlock(third, PASSPHRASE), unlock(other, PASSPHRASE)]);
    expect(answers).toMatchObject([{ state: 'enrolled' }, { state: 'enrolled' }]);
  });

  it('EN8 opens by itself where a service is given the passphrase, and waits where that is wrong', async () => {
    const first = await start();
    await enrol(first, PASSPHRASE);
    await first.core.stop();
    const service = await start(PASSPHRASE);
    expect(service.core.station()).toMatchObject({ state: 'enrolled' });
    await service.core.stop();
    const mistaken = await start(OTHER);
    expect(mistaken.core.station()).toMatchObject(locked);
    expect(await unlock(mistaken, PASSPHRASE)).toMatchObject({ state: 'enrolled' });
  });

  it('EN9 is given another by an administrator, with her own password, and the old one opens nothing any more', async () => {
    const first = await start();
    await enrol(first);
    expect(first.core.station()).toMatchObject({ keyVault: { type: 'file' } });
    const set = (password: string, passphrase: string) =>
      first.call(contract.station.setPassphrase, { password, passphrase });
    await signIn(first, 'nora');
    expect(await set(PASSWORD, PASSPHRASE)).toMatchObject({ code: 'not-permitted' });
    await signIn(first, 'admin');
    expect(await set('not it', PASSPHRASE)).toMatchObject({ code: 'wrong-credentials' });
    expect(await set(PASSWORD, 'hospital')).toMatchObject({ code: 'invalid-input' });
    const told = first.until(
      contract.station.watch,
      {},
      (now) => now.state === 'enrolled' && now.keyVault.type === 'passphrase',
    );
    expect(await set(PASSWORD, PASSPHRASE)).toBeNull();
    await told;
    expect(await set(PASSWORD, OTHER)).toBeNull();
    await first.core.stop();
    const second = await start();
    expect(await unlock(second, PASSPHRASE)).toMatchObject({ code: 'wrong-key' });
    expect(await unlock(second, OTHER)).toMatchObject({ state: 'enrolled' });
    const kept = (await auditEvents(second.core)).filter(({ operation }) => operation === 'station.setPassphrase');
    expect(kept.map(({ outcome }) => outcome).sort()).toEqual(['refused', 'refused', 'refused', 'success', 'success']);
    expect(JSON.stringify([kept, logged])).not.toMatch(/lantern|kettle/);
  });
});
