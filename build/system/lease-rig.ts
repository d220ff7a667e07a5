/** For the system tests of leases: one organisation at a real server, stations whose clock and line are moved by the test. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FaultEntry } from '#main/core/api/fault.ts';
import { type Core, composeCore } from '#main/core/compose.ts';
import { createTestClock } from '#main/core/testing/test-desk.ts';
import { openTestWindow, type TestWindow } from '#main/core/testing/test-window.ts';
import { contract } from '#shared/contract/index.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';

export const PASSWORD = 'a long first password';
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

export interface LeaseRig {
  readonly server: TestServer;
  readonly organisation: ProvisionedOrganisation;
  readonly folder: string;
  readonly clock: ReturnType<typeof createTestClock>;
  readonly line: { isUp: boolean };
  readonly faults: FaultEntry[];
  start(more?: Partial<Parameters<typeof composeCore>[0]>): Promise<Core>;
  enrol(core: Core): Promise<TestWindow>;
  /** Everything that the station keeps, as somebody sees it who has the disk. */
  readDisk(): Promise<Buffer>;
  dispose(): Promise<void>;
}

export async function startLeaseRig(demo = true): Promise<LeaseRig> {
  const server = await startTestServer();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-lease-'));
  const clock = createTestClock(Date.now());
  const line = { isUp: true };
  const cores: Core[] = [];
  const faults: FaultEntry[] = [];
  const user = (login: string, role: string) => ({ login, displayName: login, roles: [role], password: PASSWORD });
  const organisation = await provisionOrganisation(server.context, {
    name: 'North',
    demo,
    sites: [{ code: 'N1', name: 'North One', wards: [] }],
    users: [user('nora', 'nurse'), user('nick', 'nurse'), user('phil', 'pharmacist'), user('admin', 'administrator')],
  });
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
        fetch: carried,
        log: { fault: (entry) => faults.push(entry) },
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
    async readDisk() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return Buffer.concat(await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))));
    },
    async dispose() {
      for (const core of cores) await core.stop();
      await server.dispose();
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
