/**
 * How long a station leaves a conflict alone before it merges it (CF1). Every node sees every conflict; if all merged at
 * once, each edit of a shared record would cost as many merges as there are stations, and merges of merges after them.
 * So central goes first, within a fifth of a second, and a station merges what central did not: behind a hub whose line
 * is down, or an older server. Among stations who made one of the versions goes first, and the others, for whom somebody
 * else usually does it, wait longer and at random: weighted towards the end, so that few are early however many they
 * are. It decides who merges, never how: the merged revision is the same wherever it is made.
 */

const AUTHOR_FROM_MS = 4000;
const AUTHOR_SPREAD_MS = 2000;
const COAUTHOR_FROM_MS = 7000;
const COAUTHOR_SPREAD_MS = 3000;
const OTHERS_FROM_MS = 12_000;
const OTHERS_SPREAD_MS = 12_000;
/** The greater, the later most of the others are. */
const LATENESS = 8;

/** `isOwn`: which of the live versions were made here, the winner first. `random` gives 0 ≤ x < 1. Milliseconds. */
export function mergeDelayMs(isOwn: readonly boolean[], random: () => number): number {
  const place = isOwn.indexOf(true);
  if (place === 0) return AUTHOR_FROM_MS + AUTHOR_SPREAD_MS * random();
  if (place > 0) return COAUTHOR_FROM_MS + COAUTHOR_SPREAD_MS * random();
  return OTHERS_FROM_MS + OTHERS_SPREAD_MS * late(random());
}

/** Truncated exponential, 0–1: most of it near 1. */
function late(even: number): number {
  return Math.log(1 + even * Math.expm1(LATENESS)) / LATENESS;
}
