/**
 * Whether a dose comes out the same from another product (SR5). @SAFETY One tablet of 10 mg is not one tablet of 5 mg: what
 * is ordered in tablets, in mL or in a product of several substances is met by the same strength alone. A dose of the
 * substance itself ("10 mg") is reckoned from whatever strength is in the hand.
 */
import type { Product, ProductIngredient } from '../formulary/product.ts';
import { foldedWords } from '../patient/fold-name.ts';
import { exactValue, valueIn } from './amount.ts';
import type { Regimen } from './dosing.ts';
import { compare, divide, type Exact, ZERO } from './exact.ts';
import type { Strength } from './product-amount.ts';
import { areAlike, type DoseUnit } from './units.ts';

/** Units in which an order says how much; empty where another system said it in words. */
export function doseUnitsOf(regimen: Regimen | undefined): readonly DoseUnit[] {
  if (!regimen) return [];
  switch (regimen.kind) {
    case 'infusion':
      return [regimen.rate.amount.unit];
    case 'varying':
      return regimen.doses.map(({ amount }) => amount.unit);
    case 'scale':
      return regimen.bands.flatMap(({ dose }) => (dose ? [dose.unit] : []));
    default:
      return regimen.dose.kind === 'range'
        ? [regimen.dose.low.unit, regimen.dose.high.unit]
        : [regimen.dose.amount.unit];
  }
}

/** Whether a dose in these units is reckoned by the strength of the product, one substance in something measured. */
export function isReckoned({ ingredients }: Product, units: readonly DoseUnit[]): boolean {
  const [only, ...others] = ingredients;
  const strength = others.length === 0 ? only?.strength : undefined;
  return strength !== undefined && units.every((unit) => areAlike(unit, strength.active.unit));
}

/** The same substances, each as much in as much. A strength that one of them does not state is not the same. */
export function areAsStrong(one: Product, other: Product): boolean {
  const [ours, theirs] = [byName(one), byName(other)];
  return (
    ours.length === theirs.length &&
    ours.every(([name, strength], at) => theirs[at]?.[0] === name && isAsStrong(strength, theirs[at]?.[1]))
  );
}

function byName({ ingredients }: Product): readonly (readonly [string, Strength | undefined])[] {
  const named = ingredients.map((one: ProductIngredient) => [foldedWords(one.name).join(' '), one.strength] as const);
  return named.toSorted(([first], [second]) => (first < second ? -1 : 1));
}

function isAsStrong(one: Strength | undefined, other: Strength | undefined): boolean {
  if (!one || !other) return one === other;
  const [ours, theirs] = [concentration(one, one), concentration(other, one)];
  return ours !== undefined && theirs !== undefined && compare(ours, theirs) === 0;
}

/** In the units of `like`; undefined for unlike units. */
function concentration({ active, per }: Strength, like: Strength): Exact | undefined {
  const [amount, each] = [valueIn(active, like.active.unit), valueIn(per, like.per.unit)];
  return amount && each && compare(exactValue(per), ZERO) > 0 ? divide(amount, each) : undefined;
}
