import { gcsTotal } from '#shared/domain/gcs/gcs.ts';
import type { VitalsSet } from './read-vitals.ts';
import type { VitalName } from './vitals-entry.ts';

export interface SeriesPoint {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly value: number;
}

/** What is plotted of one vital sign: oldest first; withdrawn sets leave no point (VI6). */
export function vitalsSeries(sets: readonly VitalsSet[], name: VitalName): readonly SeriesPoint[] {
  return sets
    .filter((set) => set.state === 'valid')
    .flatMap((set) => {
      const value = set.values[name];
      return value === undefined ? [] : [{ atMs: Date.parse(set.takenAt), value }];
    })
    .filter((point) => Number.isFinite(point.atMs))
    .toSorted((one, other) => one.atMs - other.atMs);
}

/** Totals of the Glasgow Coma Scale (GC1): where a part was not tested there is a gap, never a point. */
export function gcsSeries(sets: readonly VitalsSet[]): readonly SeriesPoint[] {
  return sets
    .filter((set) => set.state === 'valid')
    .flatMap(({ gcs, takenAt }) => {
      const value = gcs && gcsTotal(gcs);
      return value === undefined ? [] : [{ atMs: Date.parse(takenAt), value }];
    })
    .filter((point) => Number.isFinite(point.atMs))
    .toSorted((one, other) => one.atMs - other.atMs);
}

/** Totals of complete NEWS2 scores; a partial one is a gap, never a point. */
export function news2Series(sets: readonly VitalsSet[]): readonly SeriesPoint[] {
  return sets
    .filter((set) => set.state === 'valid')
    .flatMap(({ news2, takenAt }) =>
      news2?.state === 'complete' ? [{ atMs: Date.parse(takenAt), value: news2.total }] : [],
    )
    .toSorted((one, other) => one.atMs - other.atMs);
}
