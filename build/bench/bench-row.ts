/** More is better. */
export type RateUnit = 'docs/s' | 'MB/s';
/** Less is better. */
export type SizeUnit = 'ms' | 's' | 'MB' | 'kB';

/** One figure of the table: who did the work at what rate or in what time. */
export interface BenchRow {
  readonly who: string;
  /** NaN: not measured. */
  readonly value: number;
  readonly unit: RateUnit | SizeUnit;
  readonly note?: string;
}

/** What the design asks for. Whether it is reached holds for this run; a run elsewhere may differ. */
export interface BenchAim {
  readonly text: string;
  /** NaN where one side of the ratio was not measured. */
  readonly measured: number;
  readonly wanted: number;
  /** `least`: the figure must be at least `wanted`; `most`: at most. */
  readonly sense: 'least' | 'most';
  /** `ratio` of two figures of this run, or a time or a size. */
  readonly unit: 'ratio' | SizeUnit;
}

export interface BenchWork {
  readonly work: string;
  readonly rows: readonly BenchRow[];
  readonly aims: readonly BenchAim[];
}

export type AimVerdict = 'reached' | 'MISSED' | 'not measured';

export function judgeAim({ measured, wanted, sense }: BenchAim): AimVerdict {
  if (Number.isNaN(measured)) return 'not measured';
  return (sense === 'least' ? measured >= wanted : measured <= wanted) ? 'reached' : 'MISSED';
}

export function perSecond(count: number, ms: number): number {
  return (count * 1000) / ms;
}

/** Ratio of two rows of the same work; NaN where one was not measured. */
export function ratioOf(rows: readonly BenchRow[], who: string, beside: string): number {
  const find = (name: string): number => rows.find((row) => row.who === name)?.value ?? Number.NaN;
  return find(who) / find(beside);
}

export function aimAtLeast(text: string, measured: number, wanted: number): BenchAim {
  return { text, measured, wanted, sense: 'least', unit: 'ratio' };
}

export function aimAtMost(text: string, measured: number, wanted: number, unit: BenchAim['unit'] = 'ratio'): BenchAim {
  return { text, measured, wanted, sense: 'most', unit };
}
