import type { SyncStatus } from '#shared/contract/station.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';
import type { KnownRevisions } from '#shared/replication/known-revisions.ts';
import type { RefusedLog } from '#shared/replication/refused-log.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { HubPositions } from './hub-positions.ts';
import type { LaneLedger } from './lane-ledger.ts';
import type { LinkWatch } from './link-watch.ts';
import { countWaiting } from './waiting.ts';
import type { WaitingBefore } from './waiting-before.ts';

export interface StatusSources {
  readonly store: DocumentStore;
  readonly ledger: LaneLedger;
  readonly link: LinkWatch;
  readonly atCentral: KnownRevisions;
  readonly refused: readonly RefusedLog[];
  readonly skewMs: () => number | undefined;
  readonly fill: () => SyncStatus['fill'];
  readonly countDoubled: () => Promise<number>;
  readonly mergesAhead: () => number;
  /** Present where the server is a hub: the ledger is the hub's then, and this is central's (HU10). */
  readonly byHub?: Pick<HubPositions, 'confirmed' | 'link'> | undefined;
  readonly hasWorkedWithHub: () => boolean;
  /** Undefined until it has been looked at: then more counts as waiting than does, never less. */
  readonly waitingBefore: () => WaitingBefore | undefined;
}

/** Lists are counted up to here; a station with more has other troubles. */
const MOST_COUNTED = 1000;

export async function readStatus(sources: StatusSources): Promise<SyncStatus> {
  const { store, link, fill, skewMs } = sources;
  const lanes = await Promise.all(LANES.map((lane) => readLane(sources, lane)));
  const refused = await Promise.all(sources.refused.map((log) => log.list()));
  const clockSkewMs = skewMs();
  return {
    ...link.read(),
    lanes,
    waiting: lanes.reduce((sum, lane) => sum + lane.waiting, 0),
    refused: refused.flat().length,
    quarantined: (await store.listQuarantined(MOST_COUNTED)).length,
    conflicts: (await countConflicts(sources)) + (await sources.countDoubled()),
    fill: fill(),
    ...(clockSkewMs !== undefined && { clockSkewMs }),
    ...(sources.hasWorkedWithHub() && { byHub: true as const }),
    ...(sources.byHub && { hub: sources.byHub.link() }),
  };
}

async function countConflicts({ store, mergesAhead }: StatusSources): Promise<number> {
  const open = (await store.listConflicts(undefined, MOST_COUNTED)).length;
  return Math.max(0, open - mergesAhead());
}

async function readLane(
  { store, ledger, atCentral, waitingBefore, byHub }: StatusSources,
  lane: (typeof LANES)[number],
): Promise<SyncStatus['lanes'][number]> {
  const here = ledger.confirmed(lane) ?? { seq: 0 };
  const { seq: confirmedSeq, at: confirmedAt } = byHub ? (byHub.confirmed(lane) ?? { seq: 0 }) : here;
  const counted = await countWaiting(store, lane, here.seq, atCentral, waitingBefore());
  const { count: waiting, since: waitingSince } = counted;
  const pullPending = ledger.pullPending(lane);
  return {
    lane,
    confirmedSeq,
    waiting,
    ...(confirmedAt !== undefined && { confirmedAt }),
    ...(waitingSince !== undefined && { waitingSince }),
    ...(pullPending !== undefined && { pullPending }),
    ...(byHub && { hubSeq: here.seq, ...(here.at !== undefined && { hubAt: here.at }) }),
  };
}
