/**
 * WG3: what each of several products has of one dose, where that follows from what was scanned and given. @SAFETY Only an
 * equation that comes out speaks; otherwise nothing is reckoned, and two people enter it.
 */
import type { Product } from '../formulary/product.ts';
import { findQuantity, NONE, plus, type Quantity } from '../stock/quantity.ts';
import { type Amount, exactValue, valueIn } from './amount.ts';
import { add, compare, divide, type Exact, exact, multiply, ZERO } from './exact.ts';
import { type DoseShare, type DoseTaken, doseShare } from './register-share.ts';
import { findUnit } from './units.ts';

/** A product in the hand, with the single units of it that were scanned, one by one. */
export interface ScannedUnits {
  readonly product: Product;
  /** Base units; undefined where a box was scanned, of which somebody took some. */
  readonly units: string | undefined;
}

/** What the syringe or the scored tablet allows is reckoned of one product, and says nothing of several. */
type Measured = Omit<DoseTaken, 'take'>;

export interface ProductShare {
  readonly product: Product;
  readonly share: DoseShare;
}

/** Of each product once, in the order in which they were scanned. */
export function sharesOfSeveral(
  scanned: readonly ScannedUnits[],
  taken: Measured,
): readonly ProductShare[] | undefined {
  return withDiluent(scanned, taken) ?? unitByUnit(scanned, taken);
}

/** All of the dose is of the one product that has its substance, where it was not measured together with the other. */
function withDiluent(scanned: readonly ScannedUnits[], taken: Measured): readonly ProductShare[] | undefined {
  const products = [...new Map(scanned.map(({ product }) => [product.code, product])).values()];
  const [drug, ...drugs] = products.filter(({ controlledClass }) => controlledClass);
  if (!drug || drugs.length > 0 || products.some((one) => one !== drug && shareSubstance(one, drug))) return undefined;
  const { given, waste } = taken;
  const unit = findUnit(drug.baseUnit);
  const measured = [given, waste?.drawn, waste?.amount].filter((one) => one !== undefined);
  if (!unit || measured.some((one) => valueIn(one, unit))) return undefined;
  const share = doseShare(drug, taken);
  return share && [{ product: drug, share }];
}

function shareSubstance(one: Product, other: Product): boolean {
  const names = new Set(other.ingredients.map(({ name }) => name.toLowerCase()));
  return one.ingredients.length === 0 || one.ingredients.some(({ name }) => names.has(name.toLowerCase()));
}

/** Two tablets of 10 mg and one of 5 mg are 25 mg: as scanned, nothing divided and nothing thrown away. */
function unitByUnit(scanned: readonly ScannedUnits[], { given, waste }: Measured) {
  if (!given || waste) return undefined;
  const shares = new Map<string, ProductShare>();
  let sum: Exact = ZERO;
  for (const { product, units } of scanned) {
    const [held, count] = [units && contentOf(product, units, given), units && findQuantity(units)];
    if (!held || !count) return undefined;
    sum = add(sum, held);
    const before = shares.get(product.code)?.share.supplied ?? NONE;
    const supplied: Quantity = plus(before, count);
    shares.set(product.code, { product, share: { supplied, wasted: NONE } });
  }
  return compare(sum, exactValue(given)) === 0 ? [...shares.values()] : undefined;
}

/** In the unit of the dose. */
function contentOf({ baseUnit, ingredients }: Product, units: string, { unit }: Amount): Exact | undefined {
  const counted = findUnit(baseUnit);
  const [ingredient, ...others] = ingredients;
  const { active, per } = ingredient?.strength ?? {};
  if (!counted || !active || !per || others.length > 0) return undefined;
  const [held, each] = [valueIn(active, unit), valueIn(per, counted)];
  if (!held || !each || compare(each, ZERO) <= 0) return undefined;
  return multiply(divide(exact(units), each), held);
}
