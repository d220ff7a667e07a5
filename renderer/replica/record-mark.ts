import type { SyncStatus } from '#shared/contract/station.ts';
import { wallMs } from '#shared/lib/hybrid-time.ts';
import type { StoredRow } from './replica-database.ts';

/** How far a revision has travelled (RP7, HU10). What is not confirmed further is said to be here only. */
export type RecordMark =
  /** `sinceMs`: when central confirmed it, where that is known to the minute; else absent. */
  | { readonly state: 'central'; readonly sinceMs?: number }
  /** At the clinic's hub, which sends it on; `sinceMs` as for central. */
  | { readonly state: 'hub'; readonly sinceMs?: number }
  /** Durable on this station, waiting to leave. */
  | { readonly state: 'station'; readonly sinceMs?: number };

const MINUTE_MS = 60_000;
type Travelled = Pick<StoredRow, 'seq' | 'lane' | 'fromCentral' | 'at'>;
type Status = Pick<SyncStatus, 'lanes' | 'hub' | 'byHub'>;
type LaneStatus = Status['lanes'][number];

/**
 * @SAFETY Derived from confirmed checkpoints only. Without a lane the record counts as confirmed only when every lane has
 * passed it; without a status nothing but what came from central is said to be there. Where a hub is or was in between,
 * what others wrote may have come here before it came to central: it is at the hub, and at central by the checkpoints.
 */
export function recordMark(row: Travelled, sync: Status | undefined): RecordMark {
  const byHub = sync?.hub !== undefined || sync?.byHub === true;
  if (row.fromCentral && !byHub) return { state: 'central' };
  const lanes = (sync?.lanes ?? []).filter((lane) => row.lane === undefined || lane.lane === row.lane);
  const reached = (seqOf: (lane: LaneStatus) => number) =>
    lanes.length > 0 && lanes.every((lane) => row.seq <= seqOf(lane));
  if (reached(({ confirmedSeq }) => confirmedSeq))
    return { state: 'central', ...since(latest(lanes.map(({ confirmedAt }) => confirmedAt))) };
  if (row.fromCentral) return { state: 'hub' };
  if (reached(({ hubSeq }) => hubSeq ?? Number.NEGATIVE_INFINITY))
    return { state: 'hub', ...since(latest(lanes.map(({ hubAt }) => hubAt))) };
  return { state: 'station', ...since(row.at ? wallMs(row.at) : Number.NaN) };
}

/** A lane's last confirmation is the latest moment at which this record can have been confirmed. */
function latest(moments: readonly (string | undefined)[]): number {
  const known = moments.map((at) => Date.parse(at ?? '')).filter((ms) => !Number.isNaN(ms));
  return known.length > 0 ? Math.max(...known) : Number.NaN;
}

function since(ms: number): { sinceMs?: number } {
  return Number.isNaN(ms) ? {} : { sinceMs: Math.floor(ms / MINUTE_MS) * MINUTE_MS };
}
