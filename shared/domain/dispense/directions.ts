/**
 * How a medicine is taken, in whole sentences of the patient's language (DI11). Made from the dosing, never translated from
 * words that somebody typed. @SAFETY What a phrase cannot say is undefined: then a person writes it, and nothing is guessed.
 */
import type { DirectionLanguage, LabelWarning } from '#shared/model/dispense-codes.ts';
import type { Product } from '../formulary/product.ts';
import { largestDose } from '../knowledge/drug-of-order.ts';
import type { Amount } from '../medication/amount.ts';
import { numberText } from '../medication/dose-text.ts';
import type { Dosing, Regimen } from '../medication/dosing.ts';
import { planProductAmount } from '../medication/product-amount.ts';
import { DIRECTION_PHRASES, type DirectionPhrases } from './direction-phrases.ts';

export interface Directions {
  readonly language: DirectionLanguage;
  readonly text: string;
}

/** Undefined: this dosing, unit or route has no phrase. */
export function directionsOf(
  dosing: Dosing,
  product: Pick<Product, 'ingredients' | 'parts' | 'form'>,
  language: DirectionLanguage,
): Directions | undefined {
  const phrases = DIRECTION_PHRASES[language];
  const take = amountText(dosing.regimen, product, phrases);
  const route = routeText(dosing, phrases);
  const when = whenText(dosing.regimen, phrases);
  if (take === undefined || route === undefined || when === undefined) return undefined;
  const until = courseText(dosing, phrases);
  return { language, text: [phrases.sentence(take, route, when), ...until].join(' ') };
}

function amountText(
  regimen: Regimen,
  product: Pick<Product, 'ingredients' | 'parts'>,
  phrases: DirectionPhrases,
): string | undefined {
  if (regimen.kind === 'varying' || regimen.kind === 'scale' || regimen.kind === 'infusion') return undefined;
  if (regimen.dose.kind === 'range') return undefined;
  const dose = largestDose(regimen);
  const taken = dose && inProduct(dose, product);
  const unit = taken && phrases.units[taken.unit];
  return taken && unit && phrases.amount(numberText(taken.value), unit);
}

/** Two tablets, not one gram. */
function inProduct(dose: Amount, { ingredients, parts }: Pick<Product, 'ingredients' | 'parts'>): Amount | undefined {
  const strength = ingredients[0]?.strength;
  if (!strength || ingredients.length !== 1) return dose;
  const planned = planProductAmount(dose, { strength, parts });
  return planned.state === 'impossible' ? undefined : planned.take;
}

function routeText({ route }: Dosing, { routes }: DirectionPhrases): string | undefined {
  if (!route) return '';
  return routes[route.text.trim().toLowerCase()];
}

function whenText(regimen: Regimen, phrases: DirectionPhrases): string | undefined {
  switch (regimen.kind) {
    case 'at-times':
      if (regimen.days) return undefined;
      return phrases.atTimes(regimen.times, regimen.everyDays ?? 1);
    case 'every':
      return regimen.minutes % 60 === 0 ? phrases.every(regimen.minutes / 60) : undefined;
    case 'once':
      return phrases.once;
    case 'as-needed':
      return regimen.maxDosesIn24h === undefined
        ? undefined
        : phrases.asNeeded(
            regimen.maxDosesIn24h,
            regimen.minMinutes === undefined ? undefined : regimen.minMinutes / 60,
          );
    default:
      return undefined;
  }
}

/** How long, where the order ends. */
function courseText({ course, regimen }: Dosing, phrases: DirectionPhrases): readonly string[] {
  if (course.end === undefined || regimen.kind === 'once') return [];
  const whole = course.end.length === 10 ? 1 : 0;
  const days = Math.round((Date.parse(course.end) - Date.parse(course.start)) / 86_400_000) + whole;
  return days > 0 ? [phrases.forDays(days)] : [];
}

const EXTERNAL = /\b(cream|ointment|gel|lotion|paste|liniment)\b/i;
const SHAKEN = /\bsuspension\b/i;
const COLD = /\b(fridge|refrigerat\w*|cold|2\s*[-–]\s*8)/i;
/** Release is built into the form. */
const WHOLE = /\b(modified|prolonged|extended|sustained|gastro-resistant|enteric)\b/i;
const ANTIBACTERIAL = /^J01/;

export function warningsOf({ form, storage, atc }: Pick<Product, 'form' | 'storage' | 'atc'>): readonly LabelWarning[] {
  const holds: readonly [LabelWarning, boolean][] = [
    ['shake-bottle', SHAKEN.test(form)],
    ['keep-in-fridge', COLD.test(storage ?? '')],
    ['for-external-use', EXTERNAL.test(form)],
    ['swallow-whole', WHOLE.test(form)],
    ['finish-course', ANTIBACTERIAL.test(atc ?? '')],
    ['keep-from-children', true],
  ];
  return holds.flatMap(([warning, is]) => (is ? [warning] : []));
}

export function warningText(warning: LabelWarning, language: DirectionLanguage): string {
  return DIRECTION_PHRASES[language].warnings[warning];
}
