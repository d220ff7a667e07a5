/** CN2 to CN6: what the counts of one line come to. The order in which they arrive has no influence. */
import { groupBy } from '#shared/lib/group-by.ts';
import { NONE, negative, plus, type Quantity } from '../stock/quantity.ts';
import type { Count, Tolerance } from './stocktake.ts';

export interface JudgedCount {
  readonly count: Count;
  /** What should have been there when it was made. */
  readonly expected: Quantity;
  readonly variance: Quantity;
}

export type LineVerdict =
  | { readonly state: 'uncounted' }
  | {
      readonly state: 'recount';
      readonly why: 'over-tolerance' | 'counts-differ';
      /** Of the counts that are waited for. */
      readonly round: number;
      readonly counts: readonly JudgedCount[];
    }
  | { readonly state: 'settled'; readonly by: JudgedCount; readonly counts: readonly JudgedCount[] };

/** `expectedAt`: what the line should have held at an instant (CN3). */
export function judgeLine(
  counts: readonly Count[],
  expectedAt: (instant: string) => Quantity,
  tolerance: Tolerance,
): LineVerdict {
  const judged = standingCounts(counts).map((count) => {
    const expected = expectedAt(count.countedAt);
    return { count, expected, variance: plus(count.quantity, negative(expected)) };
  });
  const round = Math.max(0, ...judged.map(({ count }) => count.round));
  const [first, ...others] = judged.filter(({ count }) => count.round === round);
  if (!first) return { state: 'uncounted' };
  const again = { state: 'recount', round: round + 1, counts: judged } as const;
  if (others.some(({ variance }) => variance !== first.variance)) return { ...again, why: 'counts-differ' };
  const isAlone = others.length === 0 && round === 1;
  if (isAlone && !isWithin(first, tolerance)) return { ...again, why: 'over-tolerance' };
  return { state: 'settled', by: first, counts: judged };
}

/** The last count of each person in each round, oldest first (CN2). */
function standingCounts(counts: readonly Count[]): readonly Count[] {
  const once = [...new Map(counts.map((count) => [count.id, count])).values()].toSorted(compareCounts);
  const own = groupBy(once, ({ round, by }) => `${round}\n${by.id}`);
  return [...own.values()].flatMap((all) => all.at(-1) ?? []).toSorted(compareCounts);
}

function compareCounts(one: Count, other: Count): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id < other.id ? -1 : one.id === other.id ? 0 : 1;
}

/** CN6, without a rounding: a per cent of a millionth is compared a hundredfold. */
export function isWithin({ variance, expected }: Omit<JudgedCount, 'count'>, { units, percent }: Tolerance): boolean {
  const size = Math.abs(variance);
  return (
    size <= units || BigInt(size) * 10_000n <= BigInt(Math.round(percent * 100)) * BigInt(Math.max(NONE, expected))
  );
}

/** The round in which the next count of this line is made (CN5, CN10). */
export function nextRound(verdict: LineVerdict): number {
  if (verdict.state === 'uncounted') return 1;
  return verdict.state === 'recount' ? verdict.round : verdict.by.count.round;
}
