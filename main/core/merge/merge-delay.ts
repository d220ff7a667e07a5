/**
 * How long a node leaves a conflict alone before it merges it (CF1). Every node sees every conflict; if all merged at
 * once, each edit of a shared record would cost as many merges as there are stations, and merges of merges after them.
 * So who wrote one of the versions goes first, and the others, for whom somebody else usually does it, wait at random:
 * weighted towards the end, so that few are early however many they are. It decides who merges, never how: the merged
 * revision is the same wherever it is made.
 */
import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';

const AUTHOR_FROM_MS = 100;
const AUTHOR_SPREAD_MS = 300;
const COAUTHOR_FROM_MS = 700;
const COAUTHOR_SPREAD_MS = 800;
const OTHERS_FROM_MS = 1200;
const OTHERS_SPREAD_MS = 2800;
/** The greater, the later most of the others are. */
const LATENESS = 8;

/** `stations` wrote the live versions, the winner first. `random` gives 0 ≤ x < 1. Milliseconds. */
export function mergeDelayMs(stations: readonly unknown[], ownStation: string, random: () => number): number {
  const authors = stations.filter((station) => station !== MERGE_ACTOR);
  const place = authors.indexOf(ownStation);
  if (place === 0) return AUTHOR_FROM_MS + AUTHOR_SPREAD_MS * random();
  if (place > 0) return COAUTHOR_FROM_MS + COAUTHOR_SPREAD_MS * random();
  return OTHERS_FROM_MS + OTHERS_SPREAD_MS * late(random());
}

/** Truncated exponential, 0–1: most of it near 1. */
function late(even: number): number {
  return Math.log(1 + even * Math.expm1(LATENESS)) / LATENESS;
}
