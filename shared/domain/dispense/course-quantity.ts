import type { Product } from '../formulary/product.ts';
import { dosesInADay, largestDose } from '../knowledge/drug-of-order.ts';
import type { Dosing, Regimen } from '../medication/dosing.ts';
import { divide, type Exact, exact, exactText, isWhole, multiply, roundToStep } from '../medication/exact.ts';
import { planProductAmount } from '../medication/product-amount.ts';
import { findUnit, isCounted } from '../medication/units.ts';
import { findQuantity, type Quantity } from '../stock/quantity.ts';

export interface CourseQuantity {
  readonly quantity: Quantity;
  readonly days: number;
}

/**
 * DI8: how many base units of a product a course takes. `days`: how long the supply is to last, where the order has no end.
 * Undefined where it cannot be reckoned — infusions, sliding scales, unlike units, no strength: a person says how much.
 * As needed is reckoned at its most. What is counted is rounded up to whole units.
 */
export function courseQuantity(dosing: Dosing, product: Product, days: number): CourseQuantity | undefined {
  const { regimen, course } = dosing;
  if (regimen.kind === 'infusion' || regimen.kind === 'scale') return undefined;
  const each = unitsPerDose(regimen, product);
  const perDay = dosesInADay(regimen);
  if (!each || perDay === undefined || perDay <= 0) return undefined;
  const lasting = courseDays(course, days, perDay * shareOfDays(regimen));
  const doses = dosesIn(regimen, course, perDay, lasting);
  const total = multiply(each, exact(String(doses)));
  const rounded = wholeWhereCounted(total, product.baseUnit);
  const quantity = findQuantity(exactText(rounded, 6));
  return quantity === undefined || quantity <= 0 ? undefined : { quantity, days: lasting };
}

function unitsPerDose(regimen: Regimen, product: Product): Exact | undefined {
  const dose = largestDose(regimen);
  const strength = product.ingredients[0]?.strength;
  if (!dose) return undefined;
  if (findUnit(product.baseUnit) === dose.unit) return exact(dose.value);
  if (!strength || product.ingredients.length !== 1) return undefined;
  const amount = planProductAmount(dose, { strength, parts: product.parts });
  if (amount.state === 'impossible' || findUnit(product.baseUnit) !== amount.take.unit) return undefined;
  return exact(amount.take.value);
}

function courseDays({ start, end, count }: Dosing['course'], days: number, perDay: number): number {
  if (count !== undefined) return Math.max(1, Math.ceil(count / perDay));
  if (end === undefined) return days;
  const whole = end.length === 10 ? 1 : 0;
  const lasts = (Date.parse(end) - Date.parse(start)) / 86_400_000 + whole;
  return Math.max(1, Math.ceil(lasts));
}

function dosesIn(regimen: Regimen, { count }: Dosing['course'], perDay: number, days: number): number {
  if (regimen.kind === 'once') return 1;
  return Math.ceil(count ?? perDay * shareOfDays(regimen) * days);
}

/** Of all days, on how many there is a dose. */
function shareOfDays(regimen: Regimen): number {
  if (regimen.kind !== 'at-times') return 1;
  if (regimen.everyDays !== undefined) return 1 / regimen.everyDays;
  return regimen.days ? regimen.days.length / 7 : 1;
}

function wholeWhereCounted(total: Exact, baseUnit: string): Exact {
  const unit = findUnit(baseUnit);
  if (!unit || !isCounted(unit) || isWhole(total)) return total;
  const down = roundToStep(total, exact(1));
  const isBelow = Number(exactText(divide(down, total), 9)) < 1;
  return isBelow ? exact(String(Number(exactText(down, 0)) + 1)) : down;
}
