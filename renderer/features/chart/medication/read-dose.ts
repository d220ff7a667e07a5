import type { OrderedDose } from '#shared/domain/medication/dosing.ts';
import type { WeightDose } from '#shared/domain/medication/weight-dose.ts';
import type { OrderSheet } from './order-sheet.ts';
import type { SheetFacts, SheetProblem } from './sheet-facts.ts';
import { byWeight, ruleOf } from './sheet-weight.ts';
import { readAmount } from './typed-amount.ts';

export function readDose(
  sheet: OrderSheet,
  { weight }: SheetFacts,
  weightDose: WeightDose | undefined,
): OrderedDose | SheetProblem {
  if (sheet.perKg.trim() !== '') {
    const rule = ruleOf(sheet);
    if (!rule) return 'amount-missing';
    if (!weight) return 'weight-missing';
    if (!weightDose) return 'amount-missing';
    return byWeight(sheet, rule, weight, weightDose);
  }
  const each = readAmount(sheet.dose, sheet.unit);
  if (!each) return 'amount-missing';
  if (sheet.doseTo.trim() === '') return { kind: 'fixed', amount: each };
  const high = readAmount(sheet.doseTo, sheet.unit);
  return high ? { kind: 'range', low: each, high } : 'amount-missing';
}
