import type { Encounter } from '@medplum/fhirtypes';
import { documentIdOf } from '#shared/model/reference.ts';
import { placesLainIn } from './stay.ts';

export interface OccupancyPoint {
  readonly atMs: number;
  /** Beds in which somebody lay then. */
  readonly occupied: number;
}

/** AD13, pure: how many of `beds` were lain in at each moment. */
export function occupancyAt(
  stays: readonly Encounter[],
  beds: ReadonlySet<string>,
  momentsMs: readonly number[],
): readonly OccupancyPoint[] {
  const spans = stays.flatMap((stay) =>
    placesLainIn(stay).flatMap(({ location, period }) => {
      const bedId = documentIdOf(location);
      const fromMs = Date.parse(period?.start ?? stay.period?.start ?? '');
      const end = period?.end ?? stay.period?.end;
      const toMs = end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end);
      return bedId !== undefined && beds.has(bedId) && fromMs < toMs ? [{ bedId, fromMs, toMs }] : [];
    }),
  );
  return momentsMs.map((atMs) => ({
    atMs,
    occupied: new Set(spans.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs).map(({ bedId }) => bedId)).size,
  }));
}
