import type { StorageCondition } from '#shared/model/stock-place.ts';
import { readStorage } from '../formulary/storage.ts';

export interface StorageRange {
  readonly minCelsius: number;
  readonly maxCelsius: number;
}

/**
 * Between which temperatures a product is kept, as its storage condition says it (SL15): `2 to 8 °C`. Undefined where it says
 * no range, one that holds only later (`once made up`), or that
 * room temperature will do.
 */
export function storageRange(storage: string | undefined): StorageRange | undefined {
  const read = readStorage(storage);
  return read?.temperature === 'room' && read.words === undefined ? undefined : read?.limits;
}

export function isWithin(celsius: number, { minCelsius, maxCelsius }: StorageRange): boolean {
  return celsius >= minCelsius && celsius <= maxCelsius;
}

/** Where a product of that range belongs. */
export function conditionFor(range: StorageRange | undefined): StorageCondition {
  if (!range || range.maxCelsius > 15) return 'room';
  return range.maxCelsius <= 0 ? 'freezer' : 'fridge';
}
