import type { SyncStatus } from '#shared/contract/station.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';

/** Progress of the first fill (RP8): what a lane has received, and what it still expects. */
export interface LaneFill {
  readonly received: number;
  /** Undefined before the lane was first read. */
  readonly pending: number | undefined;
  readonly caughtUp: boolean;
}

export type FillByLane = ReadonlyMap<Lane, LaneFill>;

/** `complete` means that every lane was caught up once; whether that is everything is for central's list to say (RP8). */
export function fillOf(lanes: FillByLane, elapsedMs: number): SyncStatus['fill'] {
  const all = LANES.map((lane) => lanes.get(lane));
  const received = all.reduce((sum, lane) => sum + (lane?.received ?? 0), 0);
  if (all.every((lane) => lane?.caughtUp)) return { state: 'complete', received, expected: received };
  const known = all.every((lane) => lane?.pending !== undefined);
  const pending = all.reduce((sum, lane) => sum + (lane?.pending ?? 0), 0);
  const state = all[0]?.caughtUp ? 'first-lane-here' : all.some((lane) => lane !== undefined) ? 'filling' : 'empty';
  if (!known) return { state, received };
  const secondsLeft = received > 0 ? Math.ceil((elapsedMs / 1000 / received) * pending) : undefined;
  return { state, received, expected: received + pending, ...(secondsLeft !== undefined && { secondsLeft }) };
}
