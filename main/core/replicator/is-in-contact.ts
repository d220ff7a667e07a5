import type { SyncStatus } from '#shared/contract/station.ts';

/** Connected, by way of a hub that is connected itself, and what central knows of the most urgent lane, users and alerts included, is here. */
export function isInContact({ link, lanes, fill, hub }: SyncStatus): boolean {
  const urgent = lanes.find(({ lane }) => lane === 1);
  if (hub && hub.link !== 'connected') return false;
  return link === 'connected' && fill.state !== 'empty' && (urgent?.pullPending ?? 1) === 0;
}
