import type { StorageCondition } from '#shared/model/stock-place.ts';

export interface StorageRange {
  readonly minCelsius: number;
  readonly maxCelsius: number;
}

const RANGE = /^\s*(-?\d+)\s*(?:°\s*C)?\s*(?:to|–|-|…)\s*(-?\d+)\s*°?\s*C\s*$/i;

/**
 * Between which temperatures a product is kept, as its storage condition says it (SL15): `2 to 8 °C`. Undefined where it says
 * no range, or one that holds only later (`once made up`).
 */
export function storageRange(storage: string | undefined): StorageRange | undefined {
  const [, min, max] = RANGE.exec(storage ?? '') ?? [];
  if (min === undefined || max === undefined) return undefined;
  const [low, high] = [Number(min), Number(max)];
  return low <= high ? { minCelsius: low, maxCelsius: high } : undefined;
}

export function isWithin(celsius: number, { minCelsius, maxCelsius }: StorageRange): boolean {
  return celsius >= minCelsius && celsius <= maxCelsius;
}

/** Where a product of that range belongs. */
export function conditionFor(range: StorageRange | undefined): StorageCondition {
  if (!range || range.maxCelsius > 15) return 'room';
  return range.maxCelsius <= 0 ? 'freezer' : 'fridge';
}
