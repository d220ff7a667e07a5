/**
 * What a dose of a controlled drug takes out of the register of its ward, in base units of the product (WG1–WG3).
 * @SAFETY What cannot be reckoned is not guessed: a balance that is wrong hides what is missing.
 */
import type { Product } from '../formulary/product.ts';
import { findQuantity, NONE, negative, plus, type Quantity } from '../stock/quantity.ts';
import { type Amount, amount, exactValue, valueIn } from './amount.ts';
import { compare, divide, type Exact, exactText, multiply, subtract, ZERO } from './exact.ts';
import { findUnit } from './units.ts';

export interface DoseShare {
  /** Went into the patient. */
  readonly supplied: Quantity;
  /** Was drawn up and thrown away. */
  readonly wasted: Quantity;
}

export interface DoseTaken {
  /** Absent: nothing was given. */
  readonly given?: Amount | undefined;
  /** Of the product, as it was measured: half a tablet, 0.3 mL. */
  readonly take?: Amount | undefined;
  readonly waste?: { readonly drawn: Amount; readonly amount: Amount } | undefined;
}

/** Undefined where the formulary does not say how much of what is counted that is. */
export function doseShare(
  product: Pick<Product, 'baseUnit' | 'ingredients'>,
  { given, take, waste }: DoseTaken,
): DoseShare | undefined {
  const units = (of: Amount | undefined): Quantity | undefined => (of === undefined ? NONE : inBaseUnits(of, product));
  if (!waste) {
    const supplied = given && take ? (units(take) ?? units(given)) : units(given);
    return supplied === undefined ? undefined : { supplied, wasted: NONE };
  }
  const [drawn, wasted] = [units(waste.drawn), units(waste.amount)];
  if (drawn === undefined || wasted === undefined || wasted > drawn) return undefined;
  return { supplied: plus(drawn, negative(wasted)), wasted };
}

/**
 * Of an infusion: the drug that was put into the bag goes out when it is hung, however much of it runs; besides, what was
 * drawn up for it and thrown away. Undefined where the order does not say what is in the bag, or the formulary how that is counted.
 */
export function bagShare(
  product: Pick<Product, 'baseUnit' | 'ingredients'>,
  { inBag, waste }: { readonly inBag?: Amount | undefined; readonly waste?: DoseTaken['waste'] },
): DoseShare | undefined {
  const supplied = inBag && inBaseUnits(inBag, product);
  const wasted = waste ? inBaseUnits(waste.amount, product) : NONE;
  return supplied === undefined || wasted === undefined ? undefined : { supplied, wasted };
}

/** What is left of a bag that was stopped; undefined where nobody can say, absent `infused` among it. */
export function restOfBag(volume: Amount | undefined, infused: Amount | undefined): Amount | undefined {
  const ran = volume && infused && valueIn(infused, volume.unit);
  if (!volume || !ran) return undefined;
  const left = subtract(exactValue(volume), ran);
  return amount(compare(left, ZERO) > 0 ? left : ZERO, volume.unit);
}

function inBaseUnits(of: Amount, { baseUnit, ingredients }: Pick<Product, 'baseUnit' | 'ingredients'>) {
  const unit = findUnit(baseUnit);
  const [ingredient, ...others] = ingredients;
  if (!unit) return undefined;
  const counted = valueIn(of, unit);
  if (counted) return toQuantity(counted);
  const { active, per } = ingredient?.strength ?? {};
  if (!active || !per || others.length > 0) return undefined;
  const [needed, each] = [valueIn(of, active.unit), valueIn(per, unit)];
  if (!needed || !each || compare(exactValue(active), ZERO) <= 0) return undefined;
  return toQuantity(multiply(divide(needed, exactValue(active)), each));
}

const toQuantity = (value: Exact): Quantity | undefined => findQuantity(exactText(value));
