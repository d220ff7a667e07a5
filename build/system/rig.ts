/** Central, an organisation, and stations that reach it through a network that can be made bad. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { type RunningServer, startServer } from '#sync-server/start-server.ts';
import { makeTestStorage } from '#sync-server/testing/test-server.ts';
import { enrolHeadless, type HeadlessStation, type StationFiles, startHeadless } from './headless-station.ts';
import { type LossyProxy, startLossyProxy } from './lossy-proxy.ts';
import { recordOf } from './record-of.ts';

export interface Rig {
  readonly server: RunningServer;
  readonly organisation: ProvisionedOrganisation['organisation'];
  readonly central: DocumentStore;
  readonly folder: string;
  /** Enrols over a fine line, then opens a proxy of its own for the station. */
  enrol(name: string): Promise<{ readonly proxy: LossyProxy; readonly files: StationFiles }>;
  /** Enrols and starts in this process. */
  station(name: string): Promise<{ readonly proxy: LossyProxy; readonly station: HeadlessStation }>;
  /** A proxy in front of central. */
  line(): Promise<LossyProxy>;
  /** A code with which one station enrols. */
  code(): Promise<string>;
  dispose(): Promise<void>;
}

export async function startRig(seed: number): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-rig-'));
  const { storage, drop } = await makeTestStorage();
  const data = join(folder, 'central');
  const server = await startServer({ listen: '127.0.0.1:0', data, storage, logLevel: 'error' });
  const { organisation } = await provisionOrganisation(server.context, {
    name: 'North',
    demo: true,
    sites: [{ code: 'north', name: 'North', wards: [{ code: 'a', name: 'A' }] }],
    users: [{ login: 'admin', displayName: 'Ada Min', roles: ['administrator'], password: 'admin-password-1' }],
  });
  const targetPort = Number(new URL(server.address).port);
  const proxies: LossyProxy[] = [];
  const stations: HeadlessStation[] = [];

  const code = async () => (await issueEnrolmentCode(server.context, organisation)).code;
  const line = async () => {
    const proxy = await startLossyProxy({ targetPort, seed: seed + proxies.length });
    proxies.push(proxy);
    return proxy;
  };
  const enrol: Rig['enrol'] = async (name) => {
    const files = await enrolHeadless({ address: server.address, code: await code(), name, folder });
    return { proxy: await line(), files };
  };
  return {
    server,
    organisation,
    central: await server.context.stores.open(organisation.database),
    folder,
    enrol,
    line,
    code,
    async station(name) {
      const { proxy, files } = await enrol(name);
      const station = await startHeadless(name, proxy.address, files);
      stations.push(station);
      return { proxy, station };
    },
    async dispose() {
      await Promise.all(stations.map((station) => station.close()));
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await server.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function areEqual(stores: readonly DocumentStore[]): Promise<boolean> {
  const [first, ...others] = await Promise.all(stores.map(async (store) => JSON.stringify(await recordOf(store))));
  return others.every((other) => other === first);
}
