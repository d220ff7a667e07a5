import type { Timers } from '#shared/lib/timers.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/**
 * RP8: a first fill is complete only when central's list says so. What differs may still be on its way, in either
 * direction, so it is asked again; a station where something stays different stays partial, and says so.
 */
export async function untilWhole(isWhole: () => Promise<boolean>, timers: Timers, signal: AbortSignal): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; !(await isWhole()); waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    await timers.sleep(waitMs, signal);
  }
}
