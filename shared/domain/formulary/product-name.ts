import { doseText } from '../medication/dose-text.ts';
import type { Strength } from '../medication/product-amount.ts';
import type { Product } from './product.ts';

/** `Amoxicillin 500 mg capsule`; the tall-man letters where there are any. The brand stands beside it, never in its place. */
export function productName({ generic, tallMan, ingredients, form }: Product): string {
  const strength = ingredients.flatMap((one) => (one.strength ? [strengthText(one.strength)] : [])).join(' + ');
  return [tallMan ?? generic, strength, form].filter((part) => part !== '').join(' ');
}

/**
 * A name as it was signed, with the tall-man letters of its product (FO5). @SAFETY Only where it begins with that very drug:
 * no name is put in the place of another.
 */
export function withTallMan(name: string, product: Pick<Product, 'generic' | 'tallMan'> | undefined): string {
  if (!product?.tallMan) return name;
  const { generic, tallMan } = product;
  return name.toLowerCase().startsWith(generic.toLowerCase()) ? `${tallMan}${name.slice(generic.length)}` : name;
}

/** `500 mg`, `160 mg/5 mL`. One tablet, one vial goes without saying. */
export function strengthText({ active, per }: Strength): string {
  const isOne = per.value === '1' && per.unit !== 'mL' && per.unit !== 'g' && per.unit !== 'hour';
  if (isOne) return doseText(active);
  return `${doseText(active)}/${per.value === '1' ? per.unit : doseText(per)}`;
}
