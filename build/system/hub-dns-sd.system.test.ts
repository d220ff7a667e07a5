/**
 * Real multicast. Not every machine's loopback carries it, and a test speaks on no other network unasked:
 * HOLDFAST_TEST_MULTICAST names the address of the network to use.
 */
import { describe, it } from 'vitest';
import { createDnsSdDiscovery } from '#main/core/replicator/dns-sd-discovery.ts';
import { describeHubDiscovery } from '#shared/hub/hub-discovery.contract.ts';
import { createDnsSdAdvertiser } from '#sync-server/hub/dns-sd-advertiser.ts';

const network = process.env.HOLDFAST_TEST_MULTICAST;
const report = (fault: unknown) => console.error(fault);

if (network === undefined) describe.skip('DNS-SD', () => it('needs HOLDFAST_TEST_MULTICAST'));
else
  describeHubDiscovery('DNS-SD', async () => {
    const options = { interface: network, report };
    const advertiser = createDnsSdAdvertiser(options);
    return { advertiser, discovery: createDnsSdDiscovery(options), dispose: async () => {} };
  });
