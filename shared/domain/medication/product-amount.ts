/**
 * How much of a product makes up a dose (DA3, DA4): two tablets, half a tablet, 3.1 mL.
 * @SAFETY Only a scored tablet is divided, never a capsule or a patch; what cannot be measured is said, not rounded away.
 */
import { type Amount, amount, compareAmounts, exactValue, valueIn } from './amount.ts';
import { doseText } from './dose-text.ts';
import { compare, divide, type Exact, exact, multiply, roundToStep, subtract, ZERO } from './exact.ts';
import { convert, isCounted } from './units.ts';

/** What a product holds: `active` in each `per`, e.g. 500 mg in 1 tablet, 160 mg in 5 mL. */
export interface Strength {
  readonly active: Amount;
  readonly per: Amount;
}

export interface MeasuredProduct {
  readonly strength: Strength;
  /** Equal parts that the score line allows: 2 for halves, 4 for quarters. 1 or absent: never divided. */
  readonly parts?: 1 | 2 | 4 | undefined;
}

export interface MeasuringPolicy {
  /** Smallest step of the syringe for volumes up to `upToMl`, in mL; the first that fits counts, the last for all above. */
  readonly steps: readonly { readonly upToMl: string; readonly stepMl: string }[];
  /** Most by which rounding may change a dose, as a part of it. */
  readonly tolerance: string;
}

/** Oral and injection syringes as they are sold: 1 mL in hundredths, 5 mL in fifths, 20 mL in whole. */
export const MEASURING: MeasuringPolicy = {
  steps: [
    { upToMl: '1', stepMl: '0.01' },
    { upToMl: '3', stepMl: '0.1' },
    { upToMl: '10', stepMl: '0.2' },
    { upToMl: '60', stepMl: '1' },
    { upToMl: '1000', stepMl: '5' },
  ],
  tolerance: '0.05',
};

export type ProductAmount =
  | {
      readonly state: 'exact' | 'rounded';
      /** Of the product: tablets, mL. */
      readonly take: Amount;
      /** What that is of the active substance, in the unit of the dose. */
      readonly gives: Amount;
      /** The arithmetic as a person would write it. */
      readonly workings: string;
    }
  | {
      readonly state: 'impossible';
      readonly why: 'unlike-units' | 'no-strength' | 'not-divisible' | 'too-coarse';
      readonly workings: string;
    };

export function planProductAmount(
  dose: Amount,
  product: MeasuredProduct,
  policy: MeasuringPolicy = MEASURING,
): ProductAmount {
  const { active, per } = product.strength;
  const inStrength = valueIn(dose, active.unit);
  if (!inStrength) return takeDirectly(dose, product, policy);
  if (compare(exactValue(active), ZERO) <= 0) return { state: 'impossible', why: 'no-strength', workings: '' };
  const needed = multiply(divide(inStrength, exactValue(active)), exactValue(per));
  return measure(dose, needed, product, policy);
}

/** Ordered as tablets or as mL: the product is taken as it is. */
function takeDirectly(dose: Amount, product: MeasuredProduct, policy: MeasuringPolicy): ProductAmount {
  const needed = valueIn(dose, product.strength.per.unit);
  if (!needed) {
    const { active, per } = product.strength;
    const workings = `${doseText(dose)} : ${doseText(active)} / ${doseText(per)}`;
    return { state: 'impossible', why: 'unlike-units', workings };
  }
  return measure(dose, needed, product, policy);
}

function measure(dose: Amount, needed: Exact, product: MeasuredProduct, policy: MeasuringPolicy): ProductAmount {
  const { per } = product.strength;
  const workings = workingsOf(dose, needed, product);
  const step = isCounted(per.unit) ? divide(exact(1), exact(product.parts ?? 1)) : syringeStep(needed, per, policy);
  const taken = roundToStep(needed, step);
  if (compare(taken, needed) === 0) return result('exact', dose, taken, product, workings);
  if (isCounted(per.unit)) return { state: 'impossible', why: 'not-divisible', workings };
  const off = divide(difference(taken, needed), needed);
  if (taken.n === 0n || compare(off, exact(policy.tolerance)) > 0) {
    return { state: 'impossible', why: 'too-coarse', workings };
  }
  return result('rounded', dose, taken, product, workings);
}

function syringeStep(needed: Exact, per: Amount, { steps }: MeasuringPolicy): Exact {
  const inMl = convert(needed, per.unit, 'mL');
  const fitting = inMl && steps.find(({ upToMl }) => compare(inMl, exact(upToMl)) <= 0);
  const stepMl = exact((fitting ?? steps.at(-1))?.stepMl ?? '1');
  return convert(stepMl, 'mL', per.unit) ?? stepMl;
}

function difference(one: Exact, other: Exact): Exact {
  return compare(one, other) > 0 ? subtract(one, other) : subtract(other, one);
}

function result(
  state: 'exact' | 'rounded',
  dose: Amount,
  taken: Exact,
  { strength: { active, per } }: MeasuredProduct,
  workings: string,
): ProductAmount {
  const inActive = multiply(divide(taken, exactValue(per)), exactValue(active));
  const given = convert(inActive, active.unit, dose.unit) ?? taken;
  return { state, take: amount(taken, per.unit), gives: amount(given, dose.unit), workings };
}

function workingsOf(dose: Amount, needed: Exact, { strength: { active, per } }: MeasuredProduct): string {
  const take = doseText(amount(needed, per.unit));
  if (compareAmounts(dose, active) === undefined) return take;
  const isOne = compare(exactValue(per), exact(1)) === 0;
  const each = isOne ? (isCounted(per.unit) ? '' : `/${per.unit}`) : ` × ${doseText(per)}`;
  return `${doseText(dose)} ÷ ${doseText(active)}${each} = ${take}`;
}
