/** TL8: how warm and how cold it may get where stock is kept, and for how long. */
import type { PlaceLimits, StorageCondition } from '#shared/model/stock-place.ts';

/** Hundredths of a degree Celsius. */
export type Temperature = number & { readonly unit: 'hundredths of a degree Celsius' };

export const celsius = (degrees: number): Temperature => Math.round(degrees * 100) as Temperature;

/** One decimal, as it is read: `-0.5`. */
export const celsiusText = (value: Temperature): string => (Math.round(value / 10) / 10).toFixed(1);

const EXCURSION_TYPES = ['hot', 'frozen', 'warm', 'cold'] as const;
export type ExcursionType = (typeof EXCURSION_TYPES)[number];

export interface Limit {
  readonly type: ExcursionType;
  readonly side: 'above' | 'below';
  /** Beyond this, not at it. */
  readonly beyond: Temperature;
  /** Nought: a single reading is too much. */
  readonly allowedMinutes: number;
}

const limit = (type: ExcursionType, side: Limit['side'], degrees: number, allowedMinutes: number): Limit => ({
  ...{ type, side, allowedMinutes },
  beyond: celsius(degrees),
});

/**
 * The gravest first. @SAFETY Freezing destroys adsorbed vaccines and insulin at once and is not seen by looking at them: no minute is
 * allowed. A door that stands open is: a quarter of an hour.
 */
export const LIMITS: Readonly<Record<StorageCondition, readonly Limit[]>> = {
  fridge: [
    limit('frozen', 'below', -0.5, 0),
    limit('hot', 'above', 25, 0),
    limit('warm', 'above', 8, 15),
    limit('cold', 'below', 2, 15),
  ],
  freezer: [limit('hot', 'above', 0, 0), limit('warm', 'above', -15, 15)],
  room: [limit('frozen', 'below', 0, 0), limit('hot', 'above', 30, 60), limit('warm', 'above', 25, 1440)],
};

const MILD: ReadonlySet<ExcursionType> = new Set(['warm', 'cold']);

/**
 * TL8 with what was set for the place: how warm and cold it may get there, and for how many minutes. @SAFETY What is grave
 * (frozen, far too warm) stays grave whatever somebody set.
 */
export function limitsOf(storage: StorageCondition, own: PlaceLimits | undefined): readonly Limit[] {
  if (!own) return LIMITS[storage];
  const { minCelsius, maxCelsius, allowedMinutes } = own;
  return [
    ...LIMITS[storage].filter(({ type }) => !MILD.has(type)),
    limit('warm', 'above', maxCelsius, allowedMinutes),
    limit('cold', 'below', minCelsius, allowedMinutes),
  ];
}
