import type { CodeableConcept } from '@medplum/fhirtypes';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { PRODUCT_CODE } from '#shared/model/medication-knowledge.ts';
import { conceptText } from '../coding/coded-text.ts';
import type { Product } from '../formulary/product.ts';
import { foldedWords } from '../patient/fold-name.ts';
import { amount, compareAmounts } from './amount.ts';
import { areAsStrong, isReckoned } from './same-strength.ts';
import { type DoseUnit, findUnit } from './units.ts';

/** The organisation's code of the product that an order names. */
export function orderedCode(drug: CodeableConcept | undefined): string | undefined {
  return codeIn(drug, PRODUCT_CODE);
}

/**
 * Whether a product is what was ordered, or may stand for it: the product itself, one of its substitution group, or the
 * same substances in the same form in another strength, which the arithmetic then answers for. An order in words is met by
 * all words of the generic, and by those of the form where it names one. @SAFETY Another form is another drug: prolonged
 * release is never taken for the plain tablet. Another strength stands only for a dose of the substance itself; a second
 * substance that the words name has to be in it.
 * @param units in which the order says how much; without them the strength is not asked.
 */
export function isOrdered(
  product: Product,
  drug: CodeableConcept | undefined,
  ordered: Product | undefined,
  units: readonly DoseUnit[] = [],
): boolean {
  const code = orderedCode(drug);
  if (code !== undefined && code === product.code) return true;
  if (ordered) return standsFor(product, ordered) && yieldsTheDose(product, ordered, units);
  return code === undefined && meetsWords(product, conceptText(drug), units);
}

function standsFor(product: Product, ordered: Product): boolean {
  const { substitutionGroup } = ordered;
  if (substitutionGroup !== undefined && substitutionGroup === product.substitutionGroup) return true;
  return substancesOf(product) === substancesOf(ordered) && folded(product.form) === folded(ordered.form);
}

function yieldsTheDose(product: Product, ordered: Product, units: readonly DoseUnit[]): boolean {
  if (units.length === 0 || areAsStrong(product, ordered)) return true;
  return isReckoned(product, units) && isReckoned(ordered, units);
}

function substancesOf({ ingredients, generic }: Product): string {
  const names = ingredients.length > 0 ? ingredients.map(({ name }) => name) : [generic];
  return names.map(folded).toSorted().join('|');
}

function folded(text: string): string {
  return foldedWords(text).join(' ');
}

const RELEASE = /\b(modified|prolonged|extended|sustained|slow|delayed)\b/;

function meetsWords(product: Product, text: string, units: readonly DoseUnit[]): boolean {
  const { generic, brand = '', form } = product;
  const said = ` ${folded(text)} `;
  const names = (name: string) => name !== '' && name.split(' + ').every((one) => said.includes(` ${folded(one)} `));
  const releasesAlike = RELEASE.test(folded(form)) === RELEASE.test(folded(text));
  return (
    releasesAlike &&
    (names(generic) || names(brand)) &&
    holdsAll(product, text) &&
    (units.length === 0 || isReckoned(product, units) || !namesOtherStrength(product, text))
  );
}

/** What joins the names of two substances. */
const JOINED = /\s*(?:[+/&]|\band\b|\bet\b)\s*/i;

/** "Amoxicillin/clavulanic acid" is not met by amoxicillin. What is no name (`mg/5 mL`) asks for nothing. */
function holdsAll({ generic, brand = '', ingredients }: Product, text: string): boolean {
  const own = new Set([generic, brand, ...ingredients.map(({ name }) => name)].flatMap(foldedWords));
  const firsts = text.split(JOINED).map((part) => (/^\d/.test(part) ? undefined : foldedWords(part)[0]));
  return firsts.slice(1).every((word) => word === undefined || own.has(word) || isNoSubstance(word));
}

const NO_SUBSTANCES: ReadonlySet<string> = new Set(['dose', 'iv', 'im', 'sc', 'po', 'oral']);

function isNoSubstance(word: string): boolean {
  return NO_SUBSTANCES.has(word) || findUnit(word) !== undefined;
}

const STRENGTH = /(\d+(?:\.\d+)?)\s*(ng|mcg|mg|g|units?|mmol)\b/gi;

/** Ordered in words as tablets: the strength that stands in the words, if one does. */
function namesOtherStrength({ ingredients }: Product, text: string): boolean {
  const said = [...text.matchAll(STRENGTH)].flatMap(([, value = '', unit = '']) => {
    const found = findUnit(unit);
    return found ? [amount(value, found)] : [];
  });
  const ours = ingredients.flatMap(({ strength }) => (strength ? [strength.active] : []));
  return said.length > 0 && !said.some((one) => ours.some((other) => compareAmounts(one, other) === 0));
}
