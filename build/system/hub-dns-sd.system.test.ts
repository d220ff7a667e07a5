/** Real multicast DNS between two hosts, the hub on one and the station on the other. */
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { describeHubDiscovery } from '#shared/hub/hub-discovery.contract.ts';
import type { HubAdvertiser, HubDiscovery } from '#shared/hub/hub-discovery.ts';
import type { News, Order } from './dns-sd/dns-sd-host.ts';
import { canHaveHosts, type Host, heard, startTwoHosts, stopHost } from './dns-sd/two-hosts.ts';

const FILE = join(import.meta.dirname, 'dns-sd/dns-sd-host.ts');

if (canHaveHosts())
  describeHubDiscovery('DNS-SD', async () => {
    const [hub, station] = await startTwoHosts(FILE);
    const dispose = async () => void (await Promise.all([stopHost(hub), stopHost(station)]));
    return { advertiser: advertiserOn(hub), discovery: discoveryOn(station), dispose };
  });
else describe.skip('DNS-SD', () => it('needs two hosts: network namespaces, which only root makes'));

let last = 0;
const send = ({ process }: Host, order: Order) => void process.send(order);

function advertiserOn(host: Host): HubAdvertiser {
  return {
    advertise(announcement) {
      const id = last++;
      send(host, { type: 'advertise', id, announcement });
      const stop = async () => {
        const withdrawn = heard(host, `withdrawn ${id}`);
        send(host, { type: 'withdraw', id, announcement });
        await withdrawn;
      };
      return { stop };
    },
  };
}

function discoveryOn(host: Host): HubDiscovery {
  return {
    browse(fingerprint, onHubs) {
      const id = last++;
      host.process.on('message', (news: News) => news.type === 'hubs' && news.id === id && onHubs(news.addresses));
      send(host, { type: 'browse', id, fingerprint });
      return () => send(host, { type: 'end', id, fingerprint });
    },
  };
}
