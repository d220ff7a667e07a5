/**
 * How a medicine is taken, in whole sentences of the patient's language (DI11). Made from the dosing, never translated from
 * words that somebody typed. @SAFETY What a phrase cannot say is undefined: then a person writes it, and nothing is guessed.
 */
import type { DirectionLanguage, LabelWarning } from '#shared/model/dispense-codes.ts';
import type { Product } from '../formulary/product.ts';
import { largestDose } from '../knowledge/drug-of-order.ts';
import type { Amount } from '../medication/amount.ts';
import { unitAfter } from '../medication/dose-text.ts';
import type { Dosing, Regimen } from '../medication/dosing.ts';
import { exact, exactText } from '../medication/exact.ts';
import { planProductAmount } from '../medication/product-amount.ts';
import { findUnit } from '../medication/units.ts';
import type { DirectionPhrases } from './direction-file.ts';
import { directionPhrases } from './direction-phrases.ts';
import { isKeptInFridge } from './kept-cold.ts';
import { placed } from './placed.ts';

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
  const phrases = directionPhrases(language);
  const take = amountText(dosing.regimen, product, phrases);
  const route = routeText(dosing, phrases);
  const when = whenText(dosing.regimen, phrases);
  if (take === undefined || route === undefined || when === undefined) return undefined;
  const until = courseText(dosing, phrases);
  const sentence = placed(phrases.sentence, { amount: take, route, when });
  return { language, text: [sentence, ...until].join(' ') };
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
  return taken && unit && countedText(taken.value, unit, phrases);
}

function countedText(value: string, { one, many }: { one: string; many: string }, phrases: DirectionPhrases): string {
  const isMany = phrases.manyFrom === 'from-2' ? Number(value) >= 2 : Number(value) > 1;
  return placed(phrases.amount, { number: figure(value, phrases), unit: isMany ? many : one });
}

const figure = (value: string, { decimal }: DirectionPhrases): string =>
  exactText(exact(value), 12).replace('.', decimal);

/** How much was handed out; a unit that has no phrase stays as the formulary names it. */
export function quantityIn(value: string, unit: string, language: DirectionLanguage): string {
  const phrases = directionPhrases(language);
  const words = phrases.units[findUnit(unit) ?? unit];
  return words ? countedText(value, words, phrases) : `${figure(value, phrases)} ${unitAfter(value, unit)}`.trim();
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
      return regimen.days ? undefined : timesText(regimen.times, regimen.everyDays ?? 1, phrases);
    case 'every':
      return regimen.minutes % 60 === 0 ? everyText(regimen.minutes / 60, phrases) : undefined;
    case 'once':
      return phrases.once;
    case 'as-needed':
      return regimen.maxDosesIn24h === undefined
        ? undefined
        : neededText(regimen.maxDosesIn24h, regimen.minMinutes, phrases);
    default:
      return undefined;
  }
}

function timesText(times: readonly string[], everyDays: number, { atTimes, list }: DirectionPhrases): string {
  const [last = '', ...before] = times.toReversed();
  const listed = before.length === 0 ? last : `${before.toReversed().join(list.between)}${list.last}${last}`;
  const phrase = everyDays === 1 ? atTimes.everyDay : everyDays === 2 ? atTimes.everyOtherDay : atTimes.everyDays;
  return placed(phrase, { times: listed, days: String(everyDays) });
}

function everyText(hours: number, { every }: DirectionPhrases): string {
  return hours === 1 ? every.one : placed(every.many, { hours: String(hours) });
}

/** Nobody counts 1.67 hours. */
const HALF_HOUR = 30;

function neededText(most: number, minMinutes: number | undefined, phrases: DirectionPhrases): string | undefined {
  const { asNeeded } = phrases;
  if (minMinutes === undefined) return placed(asNeeded.plain, { most: String(most) });
  if (minMinutes % HALF_HOUR !== 0) return undefined;
  return placed(asNeeded.apart, {
    most: String(most),
    hours: figure(String(minMinutes / 60), phrases),
  });
}

/** How long, where the order ends. */
function courseText({ course, regimen }: Dosing, phrases: DirectionPhrases): readonly string[] {
  if (course.end === undefined || regimen.kind === 'once') return [];
  const whole = course.end.length === 10 ? 1 : 0;
  const days = Math.round((Date.parse(course.end) - Date.parse(course.start)) / 86_400_000) + whole;
  if (days <= 0) return [];
  return [days === 1 ? phrases.forDays.one : placed(phrases.forDays.many, { days: String(days) })];
}

const EXTERNAL = /\b(cream|ointment|gel|lotion|paste|liniment)\b/i;
const SHAKEN = /\bsuspension\b/i;
/** Release is built into the form. */
const WHOLE = /\b(modified|prolonged|extended|sustained|gastro-resistant|enteric)\b/i;
const ANTIBACTERIAL = /^J01/;

export function warningsOf({ form, storage, atc }: Pick<Product, 'form' | 'storage' | 'atc'>): readonly LabelWarning[] {
  const holds: readonly [LabelWarning, boolean][] = [
    ['shake-bottle', SHAKEN.test(form)],
    ['keep-in-fridge', isKeptInFridge(storage)],
    ['for-external-use', EXTERNAL.test(form)],
    ['swallow-whole', WHOLE.test(form)],
    ['finish-course', ANTIBACTERIAL.test(atc ?? '')],
    ['keep-from-children', true],
  ];
  return holds.flatMap(([warning, is]) => (is ? [warning] : []));
}

export function warningText(warning: LabelWarning, language: DirectionLanguage): string {
  return directionPhrases(language).warnings[warning];
}
