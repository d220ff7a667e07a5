import type { SeriesPoint } from '#shared/domain/vitals/vitals-series.ts';

export interface Newest {
  readonly atMs: number;
  /** By series; undefined where that moment has none. */
  readonly values: readonly (number | undefined)[];
}

/** What was measured last, together: an older value of one series never stands beside a newer one of the other. */
export function newestOf(series: readonly (readonly SeriesPoint[])[]): Newest | undefined {
  const times = series.flatMap((points) => points.at(-1)?.atMs ?? []);
  if (times.length === 0) return undefined;
  const atMs = Math.max(...times);
  return { atMs, values: series.map((points) => points.findLast((point) => point.atMs === atMs)?.value) };
}
