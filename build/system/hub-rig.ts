/** Central, the hub of one site behind a line that can be cut, and composed stations that know both. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubDiscovery } from '#shared/hub/hub-discovery.ts';
import { createMemoryNetwork } from '#shared/hub/memory-discovery.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { type RunningHub, startHub } from '#sync-server/hub/start-hub.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { type RunningServer, startServer } from '#sync-server/start-server.ts';
import { joinTestHub } from '#sync-server/testing/test-hub.ts';
import { makeTestStorage } from '#sync-server/testing/test-server.ts';
import { type LossyProxy, startLossyProxy } from './lossy-proxy.ts';

export interface HubRig {
  readonly server: RunningServer;
  readonly organisation: ProvisionedOrganisation['organisation'];
  readonly central: DocumentStore;
  readonly folder: string;
  /** Between hub and central. */
  readonly uplink: LossyProxy;
  /** In front of central, for stations that go there directly. */
  readonly direct: LossyProxy;
  hub(): RunningHub;
  /** Where stations find the hub; stays when it is started again. */
  readonly hubAddress: string;
  /** The clinic's network: what announces itself is heard of at once. */
  readonly discovery: HubDiscovery;
  /** Ends the hub as a power cut does to whoever talks to it. */
  stopHub(): Promise<void>;
  startHub(): Promise<void>;
  /** For one station. */
  code(): Promise<string>;
  dispose(): Promise<void>;
}

export const NURSE_PASSWORD = 'a long first password';

export async function startHubRig(seed: number): Promise<HubRig> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-hub-'));
  const { storage, drop } = await makeTestStorage();
  const data = join(folder, 'hub');
  const own = { listen: '127.0.0.1:0', data: join(folder, 'central'), storage, logLevel: 'error' };
  const server = await startServer(own);
  const { organisation } = await provisionOrganisation(server.context, {
    name: 'North',
    demo: true,
    sites: [
      { code: 'north', name: 'North', wards: [{ code: 'a', name: 'A' }] },
      { code: 'south', name: 'South', wards: [] },
    ],
    users: [
      { login: 'admin', displayName: 'Ada Min', roles: ['administrator'], password: 'admin-password-1' },
      { login: 'nora', displayName: 'Nora', roles: ['nurse'], password: NURSE_PASSWORD },
    ],
  });
  const targetPort = Number(new URL(server.address).port);
  const uplink = await startLossyProxy({ targetPort, seed });
  const direct = await startLossyProxy({ targetPort, seed: seed + 1 });
  const { code } = await issueEnrolmentCode(server.context, organisation, { use: 'hub-enrolment' });
  await joinTestHub(data, { upstream: direct.address, code, site: 'north' });
  /** The hub names central by the address that stations use; its own calls go by a line of their own. */
  const overUplink: typeof fetch = (to, init) => fetch(String(to).replace(direct.address, uplink.address), init);
  const network = createMemoryNetwork();
  const parts = { fetch: overUplink, advertiser: network, rosterEveryMs: 100 };
  const start = (listen: string) => startHub({ listen, data, logLevel: 'error' }, parts);
  let hub = await start('127.0.0.1:0');
  const hubAddress = hub.address;
  let state: 'up' | 'down' = 'up';
  const stop = async () => {
    if (state === 'up') await hub.close({ withinMs: 0 });
    state = 'down';
  };
  return {
    server,
    organisation,
    central: await server.context.stores.open(organisation.database),
    folder,
    uplink,
    direct,
    hub: () => hub,
    hubAddress,
    discovery: network,
    stopHub: stop,
    async startHub() {
      hub = await start(new URL(hubAddress).host);
      state = 'up';
    },
    code: async () => (await issueEnrolmentCode(server.context, organisation)).code,
    async dispose() {
      await stop();
      await uplink.close();
      await direct.close();
      await server.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
