/** A host of a clinic's network, told by its parent what to announce and what to look for. */
import { createDnsSdDiscovery } from '#main/core/replicator/dns-sd-discovery.ts';
import type { HubAnnouncement } from '#shared/hub/hub-discovery.ts';
import { createDnsSdAdvertiser } from '#sync-server/hub/dns-sd-advertiser.ts';

export type Order =
  | { readonly type: 'advertise' | 'withdraw'; readonly id: number; readonly announcement: HubAnnouncement }
  | { readonly type: 'browse' | 'end'; readonly id: number; readonly fingerprint: string };

export type News =
  | { readonly type: 'begun' }
  | { readonly type: `withdrawn ${number}` }
  | { readonly type: 'hubs'; readonly id: number; readonly addresses: readonly string[] };

const options = { report: (fault: unknown) => console.error(fault) };
const announced = new Map<number, { stop(): Promise<void> }>();
const looking = new Map<number, () => void>();
const tell = (news: News) => void process.send?.(news);

process.on('message', async (order: Order) => {
  if (order.type === 'advertise') announced.set(order.id, createDnsSdAdvertiser(options).advertise(order.announcement));
  if (order.type === 'withdraw') {
    await announced.get(order.id)?.stop();
    tell({ type: `withdrawn ${order.id}` });
  }
  if (order.type === 'browse') {
    const { id, fingerprint } = order;
    const onHubs = (addresses: readonly string[]) => tell({ type: 'hubs', id, addresses });
    looking.set(id, createDnsSdDiscovery(options).browse(fingerprint, onHubs));
  }
  if (order.type === 'end') looking.get(order.id)?.();
});
process.on('disconnect', () => process.exit());
tell({ type: 'begun' });
