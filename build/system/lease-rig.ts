/** For the system tests of leases: one organisation at a real server, stations whose clock and line are moved by the test. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FaultEntry } from '#main/core/api/fault.ts';
import { chooseVaults } from '#main/core/boot/choose-vaults.ts';
import { type Core, composeCore } from '#main/core/compose.ts';
import { createTestClock } from '#main/core/testing/test-desk.ts';
import { openTestWindow, type TestWindow } from '#main/core/testing/test-window.ts';
import { contract } from '#shared/contract/index.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';

export const PASSWORD = 'a long first password';
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Central, for all tests of a file. */
export interface LeaseCentral {
  readonly server: TestServer;
  readonly organisation: ProvisionedOrganisation;
  /** A station to be, with a folder, a clock and a line of its own. */
  openRig(): Promise<LeaseRig>;
  dispose(): Promise<void>;
}

export interface LeaseRig extends Pick<LeaseCentral, 'server' | 'organisation'> {
  readonly folder: string;
  readonly clock: ReturnType<typeof createTestClock>;
  readonly line: { isUp: boolean };
  readonly faults: FaultEntry[];
  start(more?: Partial<Parameters<typeof composeCore>[0]>): Promise<Core>;
  enrol(core: Core): Promise<TestWindow>;
  /** The line is up, after longer than anybody rests between two tries. */
  comeBack(): void;
  /** Everything that the station keeps, as somebody sees it who has the disk. */
  readDisk(): Promise<Buffer>;
  dispose(): Promise<void>;
}

/** Nothing here shows how hard a passphrase is to guess (`key-vault.test.ts` does), nor that writing has its own thread. */
const CHEAP = { memoryKib: 8, passes: 1 };
const openInline = (file: string, key: Uint8Array) => openStationStore({ file, key, writer: 'inline' });

export async function startLeaseCentral(demo = true): Promise<LeaseCentral> {
  const server = await startTestServer();
  const user = (login: string, role: string) => ({ login, displayName: login, roles: [role], password: PASSWORD });
  const organisation = await provisionOrganisation(server.context, {
    name: 'North',
    demo,
    sites: [{ code: 'N1', name: 'North One', wards: [] }],
    users: [user('nora', 'nurse'), user('nick', 'nurse'), user('phil', 'pharmacist'), user('admin', 'administrator')],
  });
  return {
    server,
    organisation,
    openRig: () => openLeaseRig(server, organisation),
    dispose: () => server.dispose(),
  };
}

async function openLeaseRig(server: TestServer, organisation: ProvisionedOrganisation): Promise<LeaseRig> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-lease-'));
  const clock = createTestClock(Date.now());
  const line = { isUp: true };
  const cores: Core[] = [];
  const faults: FaultEntry[] = [];
  let restedMs = 0;
  const carried: typeof fetch = (input, init) =>
    line.isUp ? fetch(input, init) : Promise.reject(new TypeError('the line is down'));
  return {
    server,
    organisation,
    folder,
    clock,
    line,
    faults,
    async start(more = {}) {
      const core = composeCore({
        dataFolder: folder,
        openReserve: () => undefined,
        clock,
        elapsedMs: () => performance.now() + restedMs,
        fetch: carried,
        log: { fault: (entry) => faults.push(entry) },
        openStore: openInline,
        vaults: chooseVaults({ dataFolder: folder, passphraseCost: CHEAP }),
        ...more,
      });
      cores.push(core);
      expect(await core.start()).toBeUndefined();
      return core;
    },
    async enrol(core) {
      const window = openTestWindow(core);
      const { code } = await issueEnrolmentCode(server.context, organisation.organisation);
      const at = { address: server.address, code };
      const { fingerprint, sites } = await window.done(contract.station.checkCode, at);
      const desk = { stationName: 'Desk', siteId: sites[0]?.id ?? '', purpose: 'ward' as const };
      await window.done(contract.station.enrol, { ...at, fingerprint, ...desk });
      await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
      await window.until(contract.lease.watch, {}, ({ phase }) => phase === 'running');
      return window;
    },
    comeBack() {
      restedMs += 60_000;
      line.isUp = true;
    },
    async readDisk() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return Buffer.concat(await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))));
    },
    async dispose() {
      for (const core of cores) await core.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const signIn = (window: TestWindow, login = 'nora') =>
  window.done(contract.session.signIn, { login, password: PASSWORD });

let known = 0;

/** Somebody nobody is taken for: names and dates of birth differ. */
export async function registerSomebody(window: TestWindow, family: string): Promise<string> {
  known += 1;
  const demographics = { family, given: [`Ada${known}`], sex: 'female' as const, birthDate: `${1900 + known}-05-04` };
  return (await window.done(contract.patient.register, { commandId: crypto.randomUUID(), demographics })).id;
}
