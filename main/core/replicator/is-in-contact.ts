import type { SyncStatus } from '#shared/contract/station.ts';

/** Connected, and what central knows of the most urgent lane, users and alerts included, is here. */
export function isInContact({ link, lanes, fill }: SyncStatus): boolean {
  const urgent = lanes.find(({ lane }) => lane === 1);
  return link === 'connected' && fill.state !== 'empty' && (urgent?.pullPending ?? 1) === 0;
}
