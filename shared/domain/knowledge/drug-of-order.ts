/**
 * An order as the checks of a knowledge pack ask for it: the substances of its product with the amount of each in one
 * dose, and the most doses in 24 hours. @SAFETY What cannot be told is left out, and comes back as not checked.
 */
import { type CodedText, conceptText, readCodedText } from '../coding/coded-text.ts';
import type { Product, ProductIngredient } from '../formulary/product.ts';
import type { Amount } from '../medication/amount.ts';
import type { Dosing, OrderedDose, Regimen } from '../medication/dosing.ts';
import { add, divide, type Exact, exact, exactText, multiply, ZERO } from '../medication/exact.ts';
import { convert, findUnit } from '../medication/units.ts';
import type { OrderedDrug, OrderedIngredient } from './ordered-drug.ts';

export interface DrugOfOrder {
  readonly id: string;
  readonly drug: CodedText;
  /** Absent: as written by another system; nothing of it is reckoned with. */
  readonly dosing?: Dosing | undefined;
  /** Of the formulary; absent: the words alone are understood. */
  readonly product?: Product | undefined;
  readonly replaces?: readonly string[] | undefined;
}

export function drugOfOrder({ id, drug, dosing, product, replaces }: DrugOfOrder): OrderedDrug {
  const dose = dosing && largestDose(dosing.regimen);
  const route = dosing?.route && conceptText({ text: dosing.route.text }).toLowerCase();
  const common = { id, name: nameOf(drug, product), route, replaces };
  const dosesPerDay = dosing && dosesInADay(dosing.regimen);
  if (product && product.ingredients.length > 0)
    return { ...common, dosesPerDay, ingredients: product.ingredients.map((one) => ingredientOf(one, product, dose)) };
  return { ...common, dosesPerDay, dose: dose && toNumber(dose) };
}

/** The generic is what a pack knows; the product's name has strength and form in it. */
function nameOf(drug: CodedText, product: Product | undefined): CodedText {
  return product ? { ...readCodedText(undefined), text: product.generic } : drug;
}

function ingredientOf({ name, strength }: ProductIngredient, product: Product, dose?: Amount): OrderedIngredient {
  const substance = { text: name };
  if (!dose) return { substance };
  const perDose = strength && activeIn(dose, strength);
  if (perDose) return { substance, dose: perDose };
  // Ordered by its substance: of one alone that is its dose, of several nobody knows whose.
  return product.ingredients.length === 1 ? { substance, dose: toNumber(dose) } : { substance };
}

/** Ordered as tablets or mL: what they hold. */
function activeIn(dose: Amount, { active, per }: NonNullable<ProductIngredient['strength']>) {
  const units = convert(exact(dose.value), dose.unit, per.unit);
  const each = exact(per.value);
  if (!units || each.n === 0n) return undefined;
  const total = divide(multiply(units, exact(active.value)), each);
  return { value: Number(exactText(total, 12)), unit: active.unit };
}

function toNumber({ value, unit }: Amount) {
  return { value: Number(value), unit };
}

function doseOf(dose: OrderedDose): Amount {
  return dose.kind === 'range' ? dose.high : dose.amount;
}

/** The largest single dose. Of an infusion there is none. */
export function largestDose(regimen: Regimen): Amount | undefined {
  switch (regimen.kind) {
    case 'infusion':
      return undefined;
    case 'varying':
      return largestOf(regimen.doses.map(({ amount }) => amount));
    case 'scale':
      return largestOf(regimen.bands.flatMap(({ dose }) => dose ?? []));
    default:
      return doseOf(regimen.dose);
  }
}

/** Undefined for unlike units. */
function largestOf(amounts: readonly Amount[]): Amount | undefined {
  const [first] = amounts;
  if (!first || amounts.some(({ unit }) => unit !== first.unit)) return undefined;
  return amounts.reduce((one, other) => (Number(other.value) > Number(one.value) ? other : one));
}

const DAY_MINUTES = 1440;

/** Most doses in 24 hours, reckoned in the largest: of doses that vary it is a fraction. Undefined: nobody said. */
export function dosesInADay(regimen: Regimen): number | undefined {
  switch (regimen.kind) {
    case 'at-times':
    case 'scale':
      return regimen.times.length;
    case 'every':
      return mostAt(regimen.minutes);
    case 'once':
      return 1;
    case 'varying':
      return varyingInADay(regimen.doses.map(({ amount }) => amount));
    case 'as-needed':
      return mostAsNeeded(regimen);
    case 'infusion':
      return undefined;
  }
}

/** @SAFETY In any 24 hours: five hours apart are five doses, at 0, 5, 10, 15 and 20 o'clock. */
function mostAt(minutes: number): number {
  return Math.max(1, Math.ceil(DAY_MINUTES / minutes));
}

function varyingInADay(amounts: readonly Amount[]): number | undefined {
  const largest = largestOf(amounts);
  if (!largest) return undefined;
  const sum = amounts.reduce<Exact>((total, { value }) => add(total, exact(value)), ZERO);
  return Number(exactText(divide(sum, exact(largest.value)), 6));
}

/** Whichever limit is reached first. */
function mostAsNeeded(regimen: Extract<Regimen, { kind: 'as-needed' }>): number | undefined {
  const { maxDosesIn24h, minMinutes, maxIn24h, dose } = regimen;
  const each = doseOf(dose);
  const inEach = maxIn24h && findUnit(maxIn24h.unit) && convert(exact(maxIn24h.value), maxIn24h.unit, each.unit);
  const limits = [
    maxDosesIn24h,
    minMinutes === undefined ? undefined : mostAt(minMinutes),
    inEach && Number(exactText(divide(inEach, exact(each.value)), 6)),
  ].filter((limit) => limit !== undefined);
  return limits.length > 0 ? Math.min(...limits) : undefined;
}
