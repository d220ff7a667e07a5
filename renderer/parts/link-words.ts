import type { SyncStatus } from '#shared/contract/station.ts';
import type { LineState } from '../core-client/core-client.ts';

/** The one state that the status line shows. Offline is a state, not an error: none of these is red. */
export type LinkState = 'restarting' | 'unknown' | SyncStatus['link'] | HubState;

/** Connected with the clinic's hub; `hub-alone` while the hub itself does not reach central. */
export type HubState = 'hub' | 'hub-alone';

export function linkStateOf(line: LineState, sync: SyncStatus | undefined): LinkState {
  if (line.state !== 'open') return 'restarting';
  return (sync && hubStateOf(sync)) ?? sync?.link ?? 'unknown';
}

function hubStateOf({ link, hub }: SyncStatus): HubState | undefined {
  if (link !== 'connected' || !hub) return undefined;
  return hub.link === 'offline' || hub.link === 'refused' ? 'hub-alone' : 'hub';
}

/** When central was heard last, by way of the hub too. `SyncStatus.lastContactAt` is of whoever the station speaks with. */
export function centralHeardAt({ hub, lastContactAt }: SyncStatus): string | undefined {
  return hub ? hub.lastContactAt : lastContactAt;
}

/** Whether what is said to be sent is at central, or at the hub only as far as is known. */
export const isSentToHubOnly = ({ hub, lanes }: SyncStatus): boolean =>
  hub !== undefined && lanes.some(({ confirmedSeq, hubSeq = 0 }) => confirmedSeq < hubSeq);

/** Whether a person has something to do about the link: refused work, a server that refuses this station. */
export function needsPerson(sync: SyncStatus | undefined): boolean {
  if (!sync) return false;
  return sync.link === 'refused' || sync.refused + sync.quarantined > 0;
}

/** When the longest waiting record was saved. */
export function waitingSince(sync: SyncStatus): string | undefined {
  return sync.lanes
    .flatMap((lane) => lane.waitingSince ?? [])
    .sort()
    .at(0);
}

/** Codes of `SyncStatus.reason` with words in the catalogues; any other is shown with its text for support. */
const REASON_CODES = [
  'unreachable',
  'station-refused',
  'database-missing',
  'busy',
  'central-failing',
  'protocol',
  'internal',
  'reading-file',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export function findReasonCode(code: string | undefined): ReasonCode | undefined {
  return REASON_CODES.find((known) => known === code);
}
