/** First wait after a failure, before jitter. */
const FIRST_MS = 250;
/** RP6: never longer than five minutes. */
export const LONGEST_BACK_OFF_MS = 5 * 60_000;

/**
 * How long to wait after so many failures in a row: doubled each time, with jitter over the upper half so that stations
 * that lost the same server do not return together. `random` gives [0, 1).
 */
export function backOffMs(failures: number, random: () => number, retryAfterMs = 0): number {
  const ceiling = Math.min(LONGEST_BACK_OFF_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  const jittered = ceiling / 2 + (ceiling / 2) * random();
  return Math.min(LONGEST_BACK_OFF_MS, Math.max(jittered, retryAfterMs));
}
