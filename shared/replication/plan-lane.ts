import type { Lane } from '#shared/model/envelope.ts';

/** RP3: a lane with work gets a batch at least this often. Below a minute by more than a long batch takes. */
const LONGEST_WAIT_MS = 40_000;

export interface LaneState {
  /** Undefined: the one lane of a foreign peer. */
  readonly lane: Lane | undefined;
  readonly hasWork: boolean;
  /** Milliseconds since the epoch of its last batch, or of when its work was first seen. */
  readonly servedMs: number;
}

/** The lane whose batch goes next: the most urgent one with work, unless another has waited too long. */
export function planLane<State extends LaneState>(lanes: readonly State[], nowMs: number): State | undefined {
  const working = lanes.filter(({ hasWork }) => hasWork);
  // Either way: while a clock that was set back catches up no lane may starve.
  const starving = working.filter(({ servedMs }) => Math.abs(nowMs - servedMs) >= LONGEST_WAIT_MS);
  const longest = starving.toSorted((a, b) => a.servedMs - b.servedMs)[0];
  return longest ?? working.toSorted((a, b) => (a.lane ?? 1) - (b.lane ?? 1))[0];
}
