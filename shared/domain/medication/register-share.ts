/**
 * What a dose of a controlled drug takes out of the register of its ward, in base units of the product (WG1–WG3).
 * @SAFETY What cannot be reckoned is not guessed: a balance that is wrong hides what is missing.
 */
import type { Product } from '../formulary/product.ts';
import { findQuantity, NONE, negative, plus, type Quantity } from '../stock/quantity.ts';
import { type Amount, exactValue, valueIn } from './amount.ts';
import { compare, divide, type Exact, exactText, multiply, ZERO } from './exact.ts';
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
  const units = (amount: Amount | undefined): Quantity | undefined =>
    amount === undefined ? NONE : inBaseUnits(amount, product);
  if (!waste) {
    const supplied = given && take ? (units(take) ?? units(given)) : units(given);
    return supplied === undefined ? undefined : { supplied, wasted: NONE };
  }
  const [drawn, wasted] = [units(waste.drawn), units(waste.amount)];
  if (drawn === undefined || wasted === undefined || wasted > drawn) return undefined;
  return { supplied: plus(drawn, negative(wasted)), wasted };
}

function inBaseUnits(amount: Amount, { baseUnit, ingredients }: Pick<Product, 'baseUnit' | 'ingredients'>) {
  const unit = findUnit(baseUnit);
  const [ingredient, ...others] = ingredients;
  if (!unit) return undefined;
  const counted = valueIn(amount, unit);
  if (counted) return toQuantity(counted);
  const { active, per } = ingredient?.strength ?? {};
  if (!active || !per || others.length > 0) return undefined;
  const [needed, each] = [valueIn(amount, active.unit), valueIn(per, unit)];
  if (!needed || !each || compare(exactValue(active), ZERO) <= 0) return undefined;
  return toQuantity(multiply(divide(needed, exactValue(active)), each));
}

const toQuantity = (value: Exact): Quantity | undefined => findQuantity(exactText(value));
