import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { verifyChain } from '#shared/domain/audit/verify-chain.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import { composeCore } from './compose.ts';
import { createNoSync } from './sync-part.ts';
import { type CoreProcess, startCoreProcess } from './testing/core-process.ts';
import type { TestWindow } from './testing/test-window.ts';

const PASSWORD = 'a long first password';

let server: TestServer;
let organisation: ProvisionedOrganisation;
let folder: string;
let processes: CoreProcess[];

beforeAll(async () => {
  server = await startTestServer();
  organisation = await provisionOrganisation(server.context, {
    name: 'North',
    demo: true,
    sites: [{ code: 'N1', name: 'North One', wards: [] }],
    users: [{ login: 'nora', displayName: 'Nora', roles: ['nurse', 'administrator'], password: PASSWORD }],
  });
});
afterAll(() => server.dispose());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-process-'));
  processes = [];
});
afterEach(async () => {
  for (const { child } of processes) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(boot: Partial<Parameters<typeof startCoreProcess>[0]> = {}): Promise<CoreProcess> {
  const core = startCoreProcess({ dataFolder: folder, ...boot });
  processes.push(core);
  expect(await core.booted()).toEqual({ kind: 'ready' });
  return core;
}

async function enrol(window: TestWindow, passphrase?: string): Promise<void> {
  const { code } = await issueEnrolmentCode(server.context, organisation.organisation);
  const at = { address: server.address, code };
  const { fingerprint } = await window.done(contract.station.checkCode, at);
  const siteId = organisation.sites[0]?.id ?? '';
  const typed = passphrase === undefined ? {} : { passphrase };
  await window.done(contract.station.enrol, {
    ...at,
    fingerprint,
    stationName: 'Desk',
    siteId,
    purpose: 'ward',
    ...typed,
  });
  await window.until(
    contract.station.watchSync,
    {},
    ({ fill }) => fill.state === 'first-lane-here' || fill.state === 'complete',
  );
}

const signIn = (window: TestWindow) => window.done(contract.session.signIn, { login: 'nora', password: PASSWORD });

const registration = (number: number) => ({
  commandId: crypto.randomUUID(),
  demographics: {
    family: `Family${number}`,
    given: ['Given'],
    sex: 'unknown' as const,
    birthDate: `${1900 + number}-01-01`,
  },
});

/** What lies on the disk: documents and audit events of registrations, by patient. */
async function readDisk() {
  const core = composeCore({ dataFolder: folder, openReserve: () => undefined, createSync: createNoSync });
  expect(await core.start()).toBeUndefined();
  const workplace = core.workplace();
  if (!workplace) throw new Error('not enrolled');
  const { store, trail } = workplace.desk;
  const read = async (kind: string) => store.listDocuments({ kind, limit: 2000 });
  const events = (await read('AuditEvent')).map(
    ({ body }) => (JSON.parse(body ?? '') as { resource: AuditEventResource }).resource,
  );
  const patients = (await read('Patient')).map(({ id, rev }) => ({ id, rev }));
  const head = await trail.head();
  await core.stop();
  return { events, patients, head };
}

describe('core as a process', () => {
  it('AP3 AP4 survives SIGKILL in the middle of saving: nothing answered is lost, no document without its audit event, the chain whole', async () => {
    const first = await start();
    const window = first.openWindow();
    await enrol(window);
    await signIn(window);
    const inputs = Array.from({ length: 120 }, (_, number) => registration(number));
    const answered = new Map<string, string>();
    await new Promise<void>((resolve, reject) => {
      const note = (commandId: string, answer: { readonly id: string } | Refusal): void => {
        if (isRefusal(answer)) throw new Error(answer.sentence);
        answered.set(commandId, answer.id);
        if (answered.size === 40) first.kill().then(resolve, reject);
      };
      for (const input of inputs)
        window
          .call(contract.patient.register, input)
          .then((answer) => note(input.commandId, answer), reject)
          .catch(reject);
    });

    const disk = await readDisk();
    const registered = disk.events.filter(
      (event) => event.operation === 'patient.register' && event.outcome === 'success',
    );
    const ids = new Set(disk.patients.map(({ id }) => id));
    for (const id of answered.values()) expect(ids.has(id)).toBe(true);
    expect(registered.flatMap((event) => event.entities.map(({ id, rev }) => ({ id, rev }))).sort(byId)).toEqual(
      disk.patients.sort(byId),
    );
    expect(verifyChain(disk.events, 'hash' in disk.head ? [disk.head] : [])).toMatchObject({ state: 'ok' });

    // The window sends again what it did not hear of; what was done is answered again, and nothing is there twice.
    const second = await start();
    const again = second.openWindow();
    await signIn(again);
    const repeated = await Promise.all(inputs.map((input) => again.done(contract.patient.register, input)));
    for (const [at, { commandId }] of inputs.entries())
      expect(repeated[at]?.id).toBe(answered.get(commandId) ?? repeated[at]?.id);
    expect(await second.stop()).toBe(0);
    const after = await readDisk();
    expect(after.patients).toHaveLength(inputs.length);
    expect(verifyChain(after.events, [])).toMatchObject({ state: 'ok' });
    console.log(
      `killed after ${answered.size} answers with ${disk.patients.length} on the disk; ${after.events.length} audit events`,
    );
  });

  it('EN2 keeps its keys with the keychain of the shell, ends when the shell is gone, and says in a sentence when it cannot start', async () => {
    const core = await start({ wrap: 'safe-storage' });
    await enrol(core.openWindow());
    expect(await core.stop()).toBe(0);
    const file = join(folder, organisation.organisation.id, 'station.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as { keyVault: string; storeKey: string };
    expect(record.keyVault).toBe('safe-storage');
    const again = await start({ wrap: 'safe-storage' });
    const exited = new Promise((resolve) => again.child.once('exit', resolve));
    again.child.disconnect();
    expect(await exited).toBe(0);
    const storeKey = Buffer.alloc(32, 7).toString('base64');
    await writeFile(file, JSON.stringify({ ...record, storeKey }));
    const broken = startCoreProcess({ dataFolder: folder, wrap: 'safe-storage' });
    processes.push(broken);
    expect(await broken.booted()).toMatchObject({
      kind: 'fatal',
      code: 'wrong-key',
      sentence: expect.stringMatching(/\w+ \w+/),
    });
  });

  it('EN10 comes back by itself with the passphrase that the shell kept, and asks for it where nobody kept it', async () => {
    const passphrase = 'lantern gravel orchid tuesday';
    const first = await start();
    await enrol(first.openWindow(), passphrase);
    expect(first.kept()).toBe(passphrase);
    await first.kill();
    const second = await start({ passphrase });
    await second.openWindow().until(contract.station.watch, {}, ({ state }) => state === 'enrolled');
    expect(await second.stop()).toBe(0);
    const third = await start();
    const window = third.openWindow();
    await window.until(contract.station.watch, {}, ({ state }) => state === 'locked');
    expect(third.kept()).toBeUndefined();
    expect(await window.done(contract.station.unlock, { passphrase })).toMatchObject({ state: 'enrolled' });
    expect(third.kept()).toBe(passphrase);
  });
});

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
