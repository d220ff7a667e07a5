/**
 * What the sets of a patient say today (VI9): the newest set, the last total, when the next set is due, and the way of the
 * totals.
 *
 * @SAFETY A set that is not complete never hides what came before it: a temperature alone, taken ten minutes after a total
 * of 8, does not make the next full set less due.
 */
import { nextSetDueMs } from '#shared/domain/news2/next-set-due.ts';
import type { VitalsSet } from './read-vitals.ts';
import { news2Series, type SeriesPoint } from './vitals-series.ts';

export interface EarlyWarning {
  /** The newest set that stands and was scored, or would have been. */
  readonly newest: VitalsSet;
  /** The newest with a total; the same as `newest` where that is complete. */
  readonly lastTotal?: VitalsSet;
  /** Milliseconds since the epoch; absent where nothing that stands asks for another set. */
  readonly dueMs?: number;
  /** The last totals, oldest first. */
  readonly trend: readonly SeriesPoint[];
}

/** As many totals as fit on a tile: two days of four-hourly sets. */
const TREND_LENGTH = 12;

/** Undefined where no set that stands was scored. Single values from elsewhere are no set. */
export function earlyWarningOf(sets: readonly VitalsSet[]): EarlyWarning | undefined {
  const scored = sets
    .filter(({ state, news2 }) => state === 'valid' && news2 !== undefined)
    .toSorted((one, other) => takenMs(one) - takenMs(other));
  const newest = scored.at(-1);
  if (!newest) return undefined;
  const lastTotal = scored.findLast(({ news2 }) => news2?.state === 'complete');
  const dueMs = dueOf(scored, newest);
  return {
    newest,
    ...(lastTotal ? { lastTotal } : {}),
    ...(dueMs === undefined ? {} : { dueMs }),
    trend: news2Series(scored).slice(-TREND_LENGTH),
  };
}

/** Of the last total and of every part set since: the earliest that asks for another. Somebody who is not scored any more is not due. */
function dueOf(scored: readonly VitalsSet[], newest: VitalsSet): number | undefined {
  if (newest.news2?.state === 'not-scored') return undefined;
  const from = scored.findLastIndex(({ news2 }) => news2?.state === 'complete');
  const asking = scored
    .slice(Math.max(0, from))
    .flatMap((set) => (set.news2 ? (nextSetDueMs(set.news2, takenMs(set)) ?? []) : []));
  return asking.length === 0 ? undefined : Math.min(...asking);
}

function takenMs({ takenAt }: VitalsSet): number {
  return Date.parse(takenAt);
}
