import type { SyncStatus } from '#shared/contract/station.ts';
import { wallMs } from '#shared/lib/hybrid-time.ts';
import type { StoredRow } from './replica-database.ts';

/** How far a revision has travelled (RP7). There is no third state: what is not confirmed is said to be here only. */
export type RecordMark =
  /** `sinceMs`: when central confirmed it, where that is known to the minute; else absent. */
  | { readonly state: 'central'; readonly sinceMs?: number }
  /** Durable on this station, waiting to leave. */
  | { readonly state: 'station'; readonly sinceMs?: number };

type Travelled = Pick<StoredRow, 'seq' | 'lane' | 'fromCentral' | 'at'>;

/**
 * @SAFETY Derived from confirmed checkpoints only. Without a lane the record counts as confirmed only when every lane has
 * passed it; without a status nothing but what came from central is said to be there.
 */
export function recordMark(row: Travelled, sync: Pick<SyncStatus, 'lanes'> | undefined): RecordMark {
  if (row.fromCentral) return { state: 'central' };
  const lanes = (sync?.lanes ?? []).filter((lane) => row.lane === undefined || lane.lane === row.lane);
  const isConfirmed = lanes.length > 0 && lanes.every((lane) => row.seq <= lane.confirmedSeq);
  if (!isConfirmed) return { state: 'station', ...since(row.at ? wallMs(row.at) : Number.NaN) };
  const confirmedAt = lanes.map((lane) => Date.parse(lane.confirmedAt ?? '')).filter((ms) => !Number.isNaN(ms));
  // The lane's last confirmation is the latest moment at which this record can have been confirmed.
  return { state: 'central', ...since(confirmedAt.length > 0 ? Math.max(...confirmedAt) : Number.NaN) };
}

function since(ms: number): { sinceMs?: number } {
  return Number.isNaN(ms) ? {} : { sinceMs: ms };
}
