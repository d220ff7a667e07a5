const DAY_MS = 86_400_000;

/**
 * How many days a weight may be old that a dose is reckoned or checked by. Our own numbers, for the organisation's clinical
 * safety officer to review: a newborn gains a fifth in a week, a child a tenth in three months, an adult in care may lose as
 * much in weeks but is dosed by weight less often.
 */
const LASTS: readonly { readonly belowDays: number; readonly days: number }[] = [
  { belowDays: 28, days: 2 },
  { belowDays: 365, days: 7 },
  { belowDays: 5 * 365, days: 28 },
  { belowDays: 16 * 366, days: 90 },
];
const GROWN_UP_DAYS = 365;

/** KN23 @SAFETY Of an unknown age it is held to be a schoolchild's. A weight without a time is not known to be old. */
export function isWeightOld(
  { ageDays, weighedAtMs }: { readonly ageDays?: number | undefined; readonly weighedAtMs?: number | undefined },
  nowMs: number,
): boolean {
  return weighedAtMs !== undefined && nowMs - weighedAtMs > lastsDays(ageDays) * DAY_MS;
}

function lastsDays(ageDays: number | undefined): number {
  const young = LASTS.find(({ belowDays }, at) =>
    ageDays === undefined ? at === LASTS.length - 1 : ageDays < belowDays,
  );
  return young?.days ?? GROWN_UP_DAYS;
}
