/** Temperatures of a place as they are typed: all three, or none for those of its condition. */

import { limitsOf } from '#shared/domain/cold-chain/limits.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import type { PlaceLimits, StorageCondition } from '#shared/model/stock-place.ts';

export const LIMIT_FIELDS = ['min', 'max', 'minutes'] as const;
export type TypedLimits = Readonly<Record<(typeof LIMIT_FIELDS)[number], string>>;

export const typedOf = (limits: PlaceLimits | undefined): TypedLimits => ({
  min: limits ? String(limits.minCelsius) : '',
  max: limits ? String(limits.maxCelsius) : '',
  minutes: limits ? String(limits.allowedMinutes) : '',
});

/** What holds where nothing is set. */
export function usualOf(storage: StorageCondition): TypedLimits {
  const limits = limitsOf(storage, undefined);
  const [warm, cold] = (['warm', 'cold'] as const).map((type) => limits.find((limit) => limit.type === type));
  const text = (hundredths: number | undefined) => (hundredths === undefined ? '—' : String(hundredths / 100));
  return { min: text(cold?.beyond), max: text(warm?.beyond), minutes: String(warm?.allowedMinutes ?? 0) };
}

const numberIn = (written: string): number => Number(plainNumber(written));

/** Undefined: nothing is set. */
export function readTyped(typed: TypedLimits): PlaceLimits | 'wrong' | undefined {
  const written = LIMIT_FIELDS.map((field) => typed[field].trim());
  if (written.every((one) => one === '')) return undefined;
  const [minCelsius, maxCelsius, allowedMinutes] = written.map(numberIn) as [number, number, number];
  const isTemperature = (value: number) => Number.isFinite(value) && value >= -90 && value <= 60;
  const isRight =
    written.every((one) => one !== '') &&
    [minCelsius, maxCelsius].every(isTemperature) &&
    minCelsius < maxCelsius &&
    Number.isInteger(allowedMinutes) &&
    allowedMinutes >= 0 &&
    allowedMinutes <= 10_080;
  return isRight ? { minCelsius, maxCelsius, allowedMinutes } : 'wrong';
}
