/**
 * What a pump is set to so that an infusion runs as ordered (DA9). Reckoned only from what the order itself says: a rate in
 * volume, or how much of the drug is in how much of the bag.
 *
 * @SAFETY Never from the strength of the vial: whether it was diluted nobody knows, and 100 units/mL in a bag of 50 mL would
 * be off by a hundredfold. Where the order does not say enough nothing is shown.
 */
import { type Amount, amount } from './amount.ts';
import { doseText } from './dose-text.ts';
import type { Regimen } from './dosing.ts';
import { compare, divide, type Exact, exact, exactText, roundToStep, subtract, ZERO } from './exact.ts';
import { rateText, toMlPerHour } from './infusion-rate.ts';

export type Infusion = Extract<Regimen, { kind: 'infusion' }>;

export interface PumpRate {
  /** mL in an hour, to the step of a pump: 0.1 mL, under 1 mL/hour 0.01 mL. */
  readonly mlPerHour: Amount;
  /** The arithmetic as a person would write it. */
  readonly workings: string;
}

/** Undefined where the order does not say enough, or the step of a pump is too coarse for it (more than 5 % off, DA4). */
export function pumpRate(infusion: Omit<Infusion, 'kind'>): PumpRate | undefined {
  const { rate, volume, inBag, weightKg } = infusion;
  const concentration = volume && inBag && { active: inBag, per: volume };
  const exactly = toMlPerHour(rate, concentration, weightKg);
  const set = exactly && toStep(exactly);
  if (!exactly || !set) return undefined;
  const mlPerHour = amount(set, 'mL');
  const says = [
    ...(rate.perKg && weightKg ? [`${rateText(rate)} × ${weightKg} kg`] : [rateText(rate)]),
    ...(concentration && rate.amount.unit !== 'mL' && rate.amount.unit !== 'L' ? [bagText(inBag, volume)] : []),
  ];
  const sign = compare(set, exactly) === 0 ? '=' : '≈';
  return { mlPerHour, workings: `${says.join(', ')} ${sign} ${doseText(mlPerHour)}/hour` };
}

function bagText(inBag: Amount, volume: Amount): string {
  return `${doseText(inBag)} in ${doseText(volume)}`;
}

function toStep(value: Exact): Exact | undefined {
  if (compare(value, ZERO) <= 0) return undefined;
  const set = roundToStep(value, exact(compare(value, exact(1)) < 0 ? '0.01' : '0.1'));
  const off = compare(set, value) > 0 ? subtract(set, value) : subtract(value, set);
  return compare(divide(off, value), exact('0.05')) <= 0 ? exact(exactText(set, 2)) : undefined;
}
