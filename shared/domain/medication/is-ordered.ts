import type { CodeableConcept } from '@medplum/fhirtypes';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { PRODUCT_CODE } from '#shared/model/medication-knowledge.ts';
import { conceptText } from '../coding/coded-text.ts';
import type { Product } from '../formulary/product.ts';
import { foldedWords } from '../patient/fold-name.ts';

/** The organisation's code of the product that an order names. */
export function orderedCode(drug: CodeableConcept | undefined): string | undefined {
  return codeIn(drug, PRODUCT_CODE);
}

/**
 * Whether a product is what was ordered, or may stand for it: the product itself, one of its substitution group, or the
 * same substances in the same form in another strength, which the arithmetic then answers for. An order in words is met by
 * all words of the generic, and by those of the form where it names one. @SAFETY Another form is another drug: prolonged
 * release is never taken for the plain tablet.
 */
export function isOrdered(product: Product, drug: CodeableConcept | undefined, ordered: Product | undefined): boolean {
  const code = orderedCode(drug);
  if (code !== undefined && code === product.code) return true;
  if (ordered) return standsFor(product, ordered);
  return code === undefined && meetsWords(product, conceptText(drug));
}

function standsFor(product: Product, ordered: Product): boolean {
  const { substitutionGroup } = ordered;
  if (substitutionGroup !== undefined && substitutionGroup === product.substitutionGroup) return true;
  return substancesOf(product) === substancesOf(ordered) && folded(product.form) === folded(ordered.form);
}

function substancesOf({ ingredients, generic }: Product): string {
  const names = ingredients.length > 0 ? ingredients.map(({ name }) => name) : [generic];
  return names.map(folded).toSorted().join('|');
}

function folded(text: string): string {
  return foldedWords(text).join(' ');
}

const RELEASE = /\b(modified|prolonged|extended|sustained|slow|delayed)\b/;

function meetsWords({ generic, brand = '', form }: Product, text: string): boolean {
  const said = new Set(foldedWords(text));
  const names = (name: string) => name !== '' && foldedWords(name).every((word) => said.has(word));
  const releasesAlike = RELEASE.test(folded(form)) === RELEASE.test(folded(text));
  return releasesAlike && (names(generic) || names(brand));
}
