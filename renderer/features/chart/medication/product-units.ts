import type { FoundProduct } from '#shared/contract/order.ts';
import type { Strength } from '#shared/domain/medication/product-amount.ts';
import { findUnit } from '#shared/domain/medication/units.ts';

/** Of one substance alone: a dose in its unit can be reckoned into the product. */
export function strengthOf({ ingredients }: FoundProduct): Strength | undefined {
  const [only, second] = ingredients;
  return second ? undefined : (only?.strength as Strength | undefined);
}

/** Units in which this product is ordered, the likeliest first. */
export function unitsOf(product: FoundProduct | undefined): readonly string[] {
  const strength = product && strengthOf(product);
  const likely = [strength?.active.unit, strength?.per.unit, product?.baseUnit].flatMap((unit) =>
    unit && findUnit(unit) ? [findUnit(unit) as string] : [],
  );
  return [
    ...new Set([...likely, 'mg', 'mcg', 'g', 'mL', 'units', 'mmol', 'tablet', 'capsule', 'puff', 'drop', 'sachet']),
  ];
}
