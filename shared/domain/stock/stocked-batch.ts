import type { Pack, Product } from '../formulary/product.ts';
import { padGtin } from '../gs1/check-digit.ts';
import { findQuantity } from './quantity.ts';

/**
 * The GTIN under which a pack is stocked (SL14): a case counts as the packs in it and a single unit as a part of its pack,
 * where the formulary leaves no doubt which pack that is; else each is a batch of its own.
 */
export function stockedGtin(product: Pick<Product, 'packs'>, gtin: string): string {
  const scanned = product.packs.find((pack) => pack.gtin === padGtin(gtin));
  if (!scanned || scanned.level === 'pack') return padGtin(gtin);
  const packs = product.packs.filter((pack) => pack.level === 'pack' && isMultiple(scanned, pack));
  return packs.length === 1 && packs[0] ? packs[0].gtin : scanned.gtin;
}

/** Whether one holds a whole number of the other. */
function isMultiple(one: Pack, other: Pack): boolean {
  const [a, b] = [findQuantity(one.units), findQuantity(other.units)];
  if (!a || !b) return false;
  return a >= b ? a % b === 0 : b % a === 0;
}
