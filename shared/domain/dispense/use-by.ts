/** A period after opening, mixing or making. */
export interface LastsFor {
  readonly value: number;
  readonly unit: 'hours' | 'days';
}

const MS = { hours: 3_600_000, days: 86_400_000 } as const;

/**
 * DI9: until when something opened, reconstituted or made may be used: its own period, and never beyond the end of the day
 * on which the first of its batches expires. `expiries`: days; absent of goods that do not expire. ISO 8601.
 */
export function useBy(
  madeAt: string,
  lastsFor: LastsFor,
  expiries: readonly (string | undefined)[],
  /** First instant after a day on the wall of the site. */
  endOfDay: (day: string) => number,
): string {
  const own = Date.parse(madeAt) + lastsFor.value * MS[lastsFor.unit];
  const ends = expiries.flatMap((day) => (day === undefined ? [] : [endOfDay(day)]));
  return new Date(Math.min(own, ...ends)).toISOString();
}
