/** A dose by weight: the rule that the form says, and what it comes to for this patient. */
import { type Amount, compareAmounts } from '#shared/domain/medication/amount.ts';
import type { OrderedDose } from '#shared/domain/medication/dosing.ts';
import { MEASURING, planProductAmount } from '#shared/domain/medication/product-amount.ts';
import { findUnit } from '#shared/domain/medication/units.ts';
import { calculateWeightDose, type WeightDose, type WeightRule } from '#shared/domain/medication/weight-dose.ts';
import { type OrderSheet, WEIGHT_LIMITS } from './order-sheet.ts';
import { strengthOf } from './product-units.ts';
import type { SheetFacts } from './sheet-facts.ts';
import { readDecimal } from './typed-amount.ts';
import { readTimes } from './typed-times.ts';

export function byWeight(
  sheet: OrderSheet,
  rule: WeightRule,
  weight: NonNullable<SheetFacts['weight']>,
  dose: WeightDose,
): OrderedDose {
  const { limitedBy, workings } = dose;
  return {
    ...{ kind: 'by-weight', amount: measurable(sheet, dose), rule, workings },
    ...{ weightKg: String(weight.kg), weighedAt: weight.takenAt },
    ...(limitedBy ? { limitedBy } : {}),
  };
}

/** Rounded to what can be measured of the product, where that is said. */
function measurable({ product }: OrderSheet, dose: WeightDose): Amount {
  const strength = product && strengthOf(product);
  const plan = strength && planProductAmount(dose.perDose, { strength, parts: product.parts }, MEASURING);
  return plan && plan.state !== 'impossible' && fits(plan.gives, dose) ? plan.gives : dose.perDose;
}

/** @SAFETY Rounding never goes above a limit that held. */
function fits(given: Amount, { perDose, limitedBy }: WeightDose): boolean {
  const order = compareAmounts(given, perDose);
  return order !== undefined && given.unit === perDose.unit && (order <= 0 || limitedBy === undefined);
}

export function weigh(sheet: OrderSheet, { weight }: SheetFacts): WeightDose | undefined {
  const rule = ruleOf(sheet);
  return rule && weight ? calculateWeightDose(rule, String(weight.kg)) : undefined;
}

export function ruleOf(sheet: OrderSheet): WeightRule | undefined {
  const unit = findUnit(sheet.unit);
  const perKg = readDecimal(sheet.perKg);
  if (!unit || !perKg) return undefined;
  const limits = WEIGHT_LIMITS.map((name) => [name, readDecimal(sheet[name])] as const);
  // @SAFETY A limit that cannot be read is no limit that is left out.
  if (limits.some(([name, read]) => sheet[name].trim() !== '' && !read)) return undefined;
  return { unit, perKg, dosesPerDay: dosesPerDay(sheet), ...Object.fromEntries(limits.filter(([, read]) => read)) };
}

function dosesPerDay(sheet: OrderSheet): number {
  if (sheet.kind === 'at-times') return Math.max(1, readTimes(sheet.times)?.length ?? 1);
  if (sheet.kind === 'once') return 1;
  if (sheet.kind === 'as-needed' && Number(sheet.maxDoses) > 0) return Math.min(48, Math.round(Number(sheet.maxDoses)));
  const hours = Number(sheet.everyHours);
  return hours > 0 ? Math.min(48, Math.max(1, Math.floor(24 / hours))) : 1;
}
