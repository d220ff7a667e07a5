/**
 * Whether two drugs hold a substance in common (SR13): by the formulary where it knows them, else by their words. A salt is
 * its substance: morphine sulfate is morphine. @SAFETY When in doubt they do: it asks somebody to look.
 */
import type { Product } from '../formulary/product.ts';
import { foldedWords } from '../patient/fold-name.ts';

export interface NamedDrug {
  readonly text: string;
  /** Where the formulary knows it. */
  readonly product?: Pick<Product, 'generic' | 'ingredients'> | undefined;
}

export function shareSubstance(one: NamedDrug, other: NamedDrug): boolean {
  const [ours, theirs] = [substancesOf(one), substancesOf(other)];
  if (ours && theirs) return ours.some((name) => theirs.includes(name));
  if (ours) return ours.some((name) => isSaid(name, other.text));
  if (theirs) return theirs.some((name) => isSaid(name, one.text));
  const [first] = foldedWords(one.text);
  return first !== undefined && foldedWords(other.text)[0] === first;
}

function substancesOf({ product }: NamedDrug): readonly string[] | undefined {
  if (!product) return undefined;
  const { ingredients, generic } = product;
  const names = ingredients.length > 0 ? ingredients.map(({ name }) => name) : generic.split(' + ');
  return names.map(withoutSalt);
}

const SALTS: ReadonlySet<string> = new Set(
  [
    ...[
      'hydrochloride',
      'hydrobromide',
      'sulfate',
      'sulphate',
      'sodium',
      'potassium',
      'calcium',
      'maleate',
      'tartrate',
    ],
    ...['succinate', 'besilate', 'mesilate', 'citrate', 'phosphate', 'acetate', 'bromide', 'fumarate', 'chloride'],
  ].flatMap(foldedWords),
);
/** Of these the second word says what it is. */
const ELEMENTS: ReadonlySet<string> = new Set(
  ['sodium', 'potassium', 'calcium', 'magnesium', 'zinc', 'iron', 'lithium', 'ammonium'].flatMap(foldedWords),
);

function withoutSalt(name: string): string {
  const [first = '', ...more] = foldedWords(name);
  return [first, ...(ELEMENTS.has(first) ? more : more.filter((word) => !SALTS.has(word)))].join(' ');
}

function isSaid(substance: string, text: string): boolean {
  return ` ${foldedWords(text).join(' ')} `.includes(` ${substance} `);
}
