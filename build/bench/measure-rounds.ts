import type { BenchRow } from './bench-row.ts';
import { median } from './percentile.ts';

/** Somebody who is measured. Each round gives one figure. */
export interface Contestant {
  readonly who: string;
  readonly unit: BenchRow['unit'];
  readonly note?: string;
  /** Undefined: cannot be measured here; the row then says so. */
  readonly measure: ((round: number) => Promise<number>) | undefined;
}

/** Everybody once a round, so that a machine that slows down slows everybody down; the median of the rounds counts. */
export async function measureRounds(rounds: number, contestants: readonly Contestant[]): Promise<BenchRow[]> {
  const figures = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { measure }] of contestants.entries()) {
      if (measure) figures[index]?.push(await measure(round));
    }
  }
  return contestants.map(({ who, unit, note }, index) => toRow({ who, unit, note }, figures[index] ?? []));
}

function toRow(named: { who: string; unit: BenchRow['unit']; note: string | undefined }, values: number[]): BenchRow {
  const { who, unit, note } = named;
  const words = [note, spreadOf(values)].filter(Boolean).join('; ');
  return { who, unit, value: median(values), ...(words && { note: words }) };
}

function spreadOf(values: readonly number[]): string | undefined {
  if (values.length < 2) return undefined;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const digits = most < 100 ? 2 : 0;
  return `${values.length} rounds, ${least.toFixed(digits)}–${most.toFixed(digits)}`;
}
