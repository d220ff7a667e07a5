/** CR2: bins and cupboards have no register of their own: they stand for their store, and for their ward. */
import type { StockPlace } from '#shared/model/stock-place.ts';

export const isPartOfPlace = ({ level }: Pick<StockPlace, 'level'>): boolean => level === 'bin' || level === 'ward';

/** The place whose register speaks of what lies at a stock place. */
export function placeOfRegister(
  locationId: string,
  places: ReadonlyMap<string, Pick<StockPlace, 'level' | 'partOf'>>,
): string {
  const place = places.get(locationId);
  return place && isPartOfPlace(place) ? placeOfRegister(place.partOf, places) : locationId;
}
