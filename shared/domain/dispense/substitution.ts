import type { Product } from '../formulary/product.ts';
import { foldedWords } from '../patient/fold-name.ts';

/**
 * Whether one product may be handed out for another (DI10): the very same; one of its substitution group; or the same
 * substances in the same strength and form from another maker. @SAFETY Narrower than at the bedside, where the arithmetic
 * answers for another strength: here the patient reads "one tablet" on the label.
 */
export function mayStandFor(offered: Product, asked: Product): 'same' | 'substitute' | 'no' {
  if (offered.code === asked.code) return 'same';
  if (offered.status !== 'active' || !isStrengthKnown(offered)) return 'no';
  const { substitutionGroup } = asked;
  if (substitutionGroup !== undefined && substitutionGroup === offered.substitutionGroup)
    return offered.baseUnit === asked.baseUnit && strengths(offered) === strengths(asked) ? 'substitute' : 'no';
  return substances(offered) === substances(asked) && words(offered.form) === words(asked.form) ? 'substitute' : 'no';
}

const words = (text: string): string => foldedWords(text).join(' ');

/** @SAFETY Without a strength nothing is like anything else: nobody knows which is the stronger. */
const isStrengthKnown = ({ ingredients }: Product): boolean =>
  ingredients.length > 0 && ingredients.every(({ strength }) => strength !== undefined);

function substances({ ingredients }: Product): string {
  return ingredients
    .map((one) => `${words(one.name)} ${strengthOf(one)}`)
    .toSorted()
    .join('|');
}

function strengths({ ingredients }: Product): string {
  return ingredients.map(strengthOf).toSorted().join('|');
}

function strengthOf({ strength }: Product['ingredients'][number]): string {
  if (!strength) return '?';
  const { active, per } = strength;
  return `${active.value} ${active.unit}/${per.value} ${per.unit}`;
}
