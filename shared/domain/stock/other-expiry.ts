import type { Batch } from './movement.ts';

const folded = (lot: string): string => lot.replaceAll(/\s/g, '').toUpperCase();

/** @SAFETY The same lot of a product with another expiry: one of the two was read wrongly, or is no pack of that lot. */
export function findOtherExpiry<Known extends Pick<Batch, 'lot' | 'expiry'>>(
  { lot, expiry }: Pick<Batch, 'lot' | 'expiry'>,
  known: readonly Known[],
): Known | undefined {
  const ofLot = known.filter((one) => folded(one.lot) === folded(lot));
  if (ofLot.some((one) => one.expiry === expiry)) return undefined;
  return ofLot.find((one) => one.expiry !== undefined && expiry !== undefined);
}
