/** CR2: one register per drug, strength and form, and per place. Its id is the same on every station. */
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { RegisterOfEntry } from '#shared/model/register-entry.ts';
import { type Digests, portableDigests } from '#shared/revision/digests.ts';
import type { Product } from '../formulary/product.ts';
import { strengthText } from '../formulary/product-name.ts';

export const isControlled = ({ controlledClass }: Pick<Product, 'controlledClass'>): boolean =>
  controlledClass !== undefined && controlledClass.trim() !== '';

/** Brands, packs and tall-man letters do not tell registers apart; the unit that is counted does. */
export function registerOf(
  product: Product,
  locationId: string,
  digests: Digests = portableDigests,
): RegisterOfEntry & { readonly id: string } {
  const { generic: drug, form, baseUnit: unit, controlledClass } = product;
  const strength = product.ingredients.flatMap((one) => (one.strength ? [strengthText(one.strength)] : [])).join(' + ');
  const named = [drug, strength, form, unit].map(folded);
  const digest = digests.sha256Hex(canonicalJson(['holdfast-register', ...named])).slice(0, 16);
  return {
    id: `R/${locationId.slice(locationId.indexOf(':') + 1)}/${digest}`,
    ...{ locationId, drug, strength, form, unit },
    ...(controlledClass ? { controlledClass } : {}),
  };
}

const folded = (words: string): string => words.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();

/** `Morphine 10 mg/mL injection`. */
export const registerName = ({ drug, strength, form }: Pick<RegisterOfEntry, 'drug' | 'strength' | 'form'>): string =>
  [drug, strength, form].filter((part) => part !== '').join(' ');
