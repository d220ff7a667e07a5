import type { HubDiscovery } from '#shared/hub/hub-discovery.ts';
import { faultEntry, newReference } from '../api/fault.ts';
import { createDnsSdDiscovery } from '../replicator/dns-sd-discovery.ts';
import type { CoreLog } from './log.ts';

export interface HubOptions {
  /** Addresses of the clinic's hubs, in the order in which they are tried. */
  readonly hubs: readonly string[];
  readonly discovery?: HubDiscovery;
}

/** `HOLDFAST_HUB`: addresses with commas between; `HOLDFAST_FIND_HUB=1`: hubs that announce themselves on the network, too. */
export function readHubOptions(env: NodeJS.ProcessEnv, log: CoreLog): HubOptions {
  const hubs = (env.HOLDFAST_HUB ?? '').split(',').map((address) => address.trim());
  const report = (fault: unknown) => log.fault(faultEntry(newReference(), 'background', fault));
  return {
    hubs: hubs.filter((address) => URL.canParse(address)),
    ...(env.HOLDFAST_FIND_HUB === '1' && { discovery: createDnsSdDiscovery({ report }) }),
  };
}
