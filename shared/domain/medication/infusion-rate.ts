/** Rates of infusions (DA6): mL in an hour from mg/kg/min and back, drops in a minute. Exact; a pump's step rounds. */
import { type Amount, amount, exactValue, valueIn } from './amount.ts';
import { numberText } from './dose-text.ts';
import { compare, divide, type Exact, exact, multiply, ZERO } from './exact.ts';
import type { Strength } from './product-amount.ts';
import { convert, type DoseUnit, findUnit } from './units.ts';

/** So much in a time, for each kilogram where `perKg`. `5 mcg/kg/minute`, `1,000 units/hour`, `125 mL/hour`. */
export interface DoseRate {
  readonly amount: Amount;
  readonly perKg: boolean;
  readonly per: 'minute' | 'hour' | 'day';
}

const HOUR = exact(60);

/** mL/hour; undefined where a needed weight is missing or nought, or the strength does not fit the dose. */
export function toMlPerHour(rate: DoseRate, concentration: Strength | undefined, weightKg?: string): Exact | undefined {
  const perHour = activePerHour(rate, weightKg);
  if (!perHour) return undefined;
  const directly = convert(perHour, rate.amount.unit, 'mL');
  if (directly || !concentration) return directly;
  const active = convert(perHour, rate.amount.unit, concentration.active.unit);
  const volume = valueIn(concentration.per, 'mL');
  if (!active || !volume || !isPositive(exactValue(concentration.active))) return undefined;
  return divide(multiply(active, volume), exactValue(concentration.active));
}

function activePerHour({ amount: { value }, perKg, per }: DoseRate, weightKg: string | undefined): Exact | undefined {
  const kilograms = perKg ? weightKg && exact(weightKg) : exact(1);
  if (!kilograms || !isPositive(kilograms)) return undefined;
  const minutes = convert(exact(1), per, 'minute') as Exact;
  return divide(multiply(multiply(exact(value), kilograms), HOUR), minutes);
}

/** What a running pump gives: the dose rate in `unit` that so many mL/hour are. */
export function toDoseRate(
  mlPerHour: string,
  concentration: Strength,
  wanted: { readonly unit: DoseUnit; readonly perKg: boolean; readonly per: DoseRate['per'] },
  weightKg?: string,
): DoseRate | undefined {
  const volume = valueIn(concentration.per, 'mL');
  const kilograms = wanted.perKg ? weightKg && exact(weightKg) : exact(1);
  if (!volume || !kilograms || !isPositive(volume) || !isPositive(kilograms)) return undefined;
  const perHour = divide(multiply(exact(mlPerHour), exactValue(concentration.active)), volume);
  const inUnit = convert(perHour, concentration.active.unit, wanted.unit);
  const hours = convert(exact(1), wanted.per, 'hour') as Exact;
  const { perKg, per } = wanted;
  return inUnit && { perKg, per, amount: amount(divide(multiply(inUnit, hours), kilograms), wanted.unit) };
}

/** Drops in a minute of a giving set with so many drops to the mL. */
export function dropsPerMinute(mlPerHour: Exact, dropsPerMl: string): Exact {
  return divide(multiply(mlPerHour, exact(dropsPerMl)), HOUR);
}

/** mL/hour of so many mL within so many hours. */
export function evenRate(volumeMl: string, hours: string): Exact {
  return divide(exact(volumeMl), exact(hours));
}

export function rateText({ amount: { value, unit }, perKg, per }: DoseRate): string {
  return `${numberText(value)} ${unit}${perKg ? '/kg' : ''}/${per}`;
}

const TIMES: Readonly<Record<string, DoseRate['per']>> = {
  min: 'minute',
  minute: 'minute',
  h: 'hour',
  hr: 'hour',
  hour: 'hour',
  d: 'day',
  day: 'day',
};

/** `mcg/kg/min` and the like, as written; undefined for anything else. */
export function readRateUnit(written: string): (Omit<DoseRate, 'amount'> & { readonly unit: DoseUnit }) | undefined {
  const [mass = '', ...rest] = written.split('/').map((part) => part.trim());
  const perKg = rest[0] === 'kg';
  const [time = '', ...beyond] = perKg ? rest.slice(1) : rest;
  const [unit, per] = [findUnit(mass), TIMES[time]];
  return unit && per && beyond.length === 0 ? { unit, perKg, per } : undefined;
}

function isPositive(value: Exact): boolean {
  return compare(value, ZERO) > 0;
}
