/** A dose by body weight with its limits (DA7). The arithmetic is kept: what was multiplied, and which limit held. */
import { type Amount, amount } from './amount.ts';
import { doseText, numberText } from './dose-text.ts';
import { compare, divide, type Exact, exact, exactText, least, multiply, ZERO } from './exact.ts';
import type { DoseUnit } from './units.ts';

/** All amounts in `unit`. */
export interface WeightRule {
  readonly unit: DoseUnit;
  readonly perKg: string;
  readonly dosesPerDay: number;
  readonly maxSingle?: string | undefined;
  readonly maxPerKgPerDay?: string | undefined;
  readonly maxPerDay?: string | undefined;
}

/** Limits in the order in which they are looked at; of two that lower it to the same the first is named. */
export type DoseLimit = 'single_max' | 'daily_max_per_kg' | 'daily_max';

export interface WeightDose {
  readonly perDose: Amount;
  readonly perDay: Amount;
  readonly limitedBy?: DoseLimit;
  readonly workings: string;
}

/** Undefined for a weight that is none, and for no doses in a day. */
export function calculateWeightDose(rule: WeightRule, weightKg: string): WeightDose | undefined {
  const kilograms = exact(weightKg);
  const doses = exact(rule.dosesPerDay);
  if (compare(kilograms, ZERO) <= 0 || compare(doses, ZERO) <= 0) return undefined;
  const wanted = multiply(exact(rule.perKg), kilograms);
  const limits = limitsOf(rule, kilograms, doses);
  const perDose = limits.reduce((dose, { most }) => least(dose, most), wanted);
  const held = limits.find(({ most }) => compare(most, wanted) < 0 && compare(most, perDose) === 0);
  return {
    perDose: amount(perDose, rule.unit),
    perDay: amount(multiply(perDose, doses), rule.unit),
    ...(held ? { limitedBy: held.name } : {}),
    workings: workingsOf(rule, weightKg, wanted, perDose, held?.name),
  };
}

interface Limit {
  readonly name: DoseLimit;
  /** In one dose. */
  readonly most: Exact;
}

function limitsOf(rule: WeightRule, kilograms: Exact, doses: Exact): readonly Limit[] {
  const { maxSingle, maxPerKgPerDay, maxPerDay } = rule;
  return [
    ...(maxSingle ? [{ name: 'single_max', most: exact(maxSingle) } as const] : []),
    ...(maxPerKgPerDay
      ? [{ name: 'daily_max_per_kg', most: divide(multiply(exact(maxPerKgPerDay), kilograms), doses) } as const]
      : []),
    ...(maxPerDay ? [{ name: 'daily_max', most: divide(exact(maxPerDay), doses) } as const] : []),
  ];
}

function workingsOf(rule: WeightRule, weightKg: string, wanted: Exact, perDose: Exact, held?: DoseLimit): string {
  const product = `${numberText(rule.perKg)} ${rule.unit}/kg × ${numberText(weightKg)} kg = ${text(wanted, rule.unit)}`;
  return held ? `${product}; ${held}: ${text(perDose, rule.unit)}` : product;
}

function text(value: Exact, unit: DoseUnit): string {
  return doseText({ value: exactText(value), unit });
}
