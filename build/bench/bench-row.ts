/** One figure of the table: who did the work at what rate or in what time. */
export interface BenchRow {
  readonly who: string;
  readonly value: number;
  readonly unit: 'docs/s' | 'ms';
  readonly note?: string;
}

/** A ratio that the design asks for. `reached` says whether this run met it; a run elsewhere may differ. */
export interface BenchAim {
  readonly text: string;
  readonly ratio: number;
  readonly wanted: number;
  /** `least`: the ratio must be at least `wanted`; `most`: at most. */
  readonly sense: 'least' | 'most';
}

export interface BenchWork {
  readonly work: string;
  readonly rows: readonly BenchRow[];
  readonly aims: readonly BenchAim[];
}

export function isReached({ ratio, wanted, sense }: BenchAim): boolean {
  return sense === 'least' ? ratio >= wanted : ratio <= wanted;
}

export function perSecond(count: number, ms: number): number {
  return (count * 1000) / ms;
}

/** Ratio of two rows of the same work; NaN where one was not measured. */
export function ratioOf(rows: readonly BenchRow[], who: string, beside: string): number {
  const find = (name: string): number => rows.find((row) => row.who === name)?.value ?? Number.NaN;
  return find(who) / find(beside);
}
