/** Dosing as FHIR writes it (DD1). One line, except for what differs by time or by a measured value. */
import type { Dosage, DosageDoseAndRate, Extension, Timing, TimingRepeat } from '@medplum/fhirtypes';
import { toConcept } from '#shared/domain/coding/coded-text.ts';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';
import { amount, toQuantity } from './amount.ts';
import { concise } from './concise.ts';
import type { Course, Dosing, OrderedDose, Regimen, ScaleBand } from './dosing.ts';
import { toRateQuantity } from './rate-quantity.ts';

const DOSE_RATE_TYPE = 'http://terminology.hl7.org/CodeSystem/dose-rate-type';

export function toDosage(dosing: Dosing): Dosage[] {
  const { regimen } = dosing;
  if (regimen.kind === 'varying') return regimen.doses.map((item, index) => varyingLine(dosing, item, index));
  if (regimen.kind === 'scale') return regimen.bands.map((band, index) => bandLine(dosing, regimen, band, index));
  return [concise<Dosage>({ ...common(dosing), ...lineOf(regimen, dosing.course) })];
}

function common({ text, route, site, method, instruction }: Dosing): Dosage {
  return concise<Dosage>({
    text,
    patientInstruction: instruction,
    route: route && toConcept(route),
    site: site && toConcept(site),
    method: method && toConcept(method),
  });
}

type OneLine = Exclude<Regimen, { kind: 'varying' | 'scale' }>;

function lineOf(regimen: OneLine, course: Course): Dosage {
  const timing = timingOf(regimen, course);
  if (regimen.kind === 'infusion') return { timing, doseAndRate: [infusionRate(regimen)] };
  const doseAndRate = [doseOf(regimen.dose)];
  return regimen.kind === 'as-needed' ? { timing, doseAndRate, ...asNeeded(regimen) } : { timing, doseAndRate };
}

function timingOf(regimen: OneLine, course: Course): Timing {
  switch (regimen.kind) {
    case 'at-times':
      return { repeat: dailyRepeat(regimen.times, course, regimen) };
    case 'every':
      return {
        extension: [{ url: MEDICATION_EXTENSIONS.anchor, valueDateTime: regimen.anchor }],
        repeat: { ...bounds(course), frequency: 1, ...intervalOf(regimen.minutes) },
      };
    case 'once':
      return concise<Timing>({
        event: regimen.at ? [regimen.at] : undefined,
        repeat: { ...bounds({ ...course, count: 1 }) },
      });
    case 'as-needed':
      return {
        repeat: {
          ...bounds(course),
          ...(regimen.minMinutes ? { frequency: 1, ...intervalOf(regimen.minMinutes) } : {}),
        },
      };
    case 'infusion':
      return { repeat: bounds(course) };
  }
}

function bounds({ start, end, count }: Course): TimingRepeat {
  return concise<TimingRepeat>({ boundsPeriod: concise({ start, end }), count });
}

function dailyRepeat(
  times: readonly string[],
  course: Course,
  { everyDays, days }: { readonly everyDays?: number | undefined; readonly days?: readonly string[] | undefined } = {},
): TimingRepeat {
  return concise<TimingRepeat>({
    ...bounds(course),
    frequency: times.length,
    period: everyDays ?? 1,
    periodUnit: 'd',
    dayOfWeek: days as TimingRepeat['dayOfWeek'],
    timeOfDay: times.map((time) => `${time}:00`),
  });
}

function intervalOf(minutes: number): Pick<TimingRepeat, 'period' | 'periodUnit'> {
  return minutes % 60 === 0 ? { period: minutes / 60, periodUnit: 'h' } : { period: minutes, periodUnit: 'min' };
}

function asNeeded({ indication, maxIn24h, maxDosesIn24h }: Extract<Regimen, { kind: 'as-needed' }>): Dosage {
  const day = { value: 24, unit: 'hour', system: 'http://unitsofmeasure.org', code: 'h' };
  const most: Extension | undefined =
    maxDosesIn24h === undefined ? undefined : { url: MEDICATION_EXTENSIONS.maxDoses, valuePositiveInt: maxDosesIn24h };
  return concise<Dosage>({
    asNeededCodeableConcept: toConcept(indication),
    maxDosePerPeriod: maxIn24h && { numerator: toQuantity(maxIn24h), denominator: day },
    extension: most && [most],
  });
}

function infusionRate({ rate, volume, inBag, weightKg }: Extract<Regimen, { kind: 'infusion' }>): DosageDoseAndRate {
  const says: Extension[] = [
    ...(inBag ? [{ url: MEDICATION_EXTENSIONS.inBag, valueQuantity: toQuantity(inBag) }] : []),
    ...(weightKg ? [{ url: MEDICATION_EXTENSIONS.weight, valueQuantity: toQuantity(amount(weightKg, 'kg')) }] : []),
  ];
  return concise<DosageDoseAndRate>({
    rateQuantity: toRateQuantity(rate),
    doseQuantity: volume && toQuantity(volume),
    extension: says.length > 0 ? says : undefined,
  });
}

function doseOf(dose: OrderedDose): DosageDoseAndRate {
  if (dose.kind === 'range') return { doseRange: { low: toQuantity(dose.low), high: toQuantity(dose.high) } };
  if (dose.kind === 'fixed') return { doseQuantity: toQuantity(dose.amount) };
  return {
    type: { coding: [{ system: DOSE_RATE_TYPE, code: 'calculated' }] },
    doseQuantity: toQuantity(dose.amount),
    extension: [{ url: MEDICATION_EXTENSIONS.arithmetic, extension: arithmeticOf(dose) }],
  };
}

function arithmeticOf(dose: Extract<OrderedDose, { kind: 'by-weight' }>): Extension[] {
  const { rule, weightKg, weighedAt, limitedBy, workings } = dose;
  const words = { unit: rule.unit, perKg: rule.perKg, maxSingle: rule.maxSingle, maxPerKgPerDay: rule.maxPerKgPerDay };
  const texts = { ...words, maxPerDay: rule.maxPerDay, weightKg, weighedAt, limitedBy, workings };
  return [
    { url: 'dosesPerDay', valueDecimal: rule.dosesPerDay },
    ...Object.entries(texts).flatMap(([url, valueString]) => (valueString === undefined ? [] : [{ url, valueString }])),
  ];
}

function varyingLine(
  dosing: Dosing,
  { time, amount }: Extract<Regimen, { kind: 'varying' }>['doses'][number],
  index: number,
): Dosage {
  const timing = { repeat: dailyRepeat([time], dosing.course) };
  return { ...common(dosing), sequence: index + 1, timing, doseAndRate: [{ doseQuantity: toQuantity(amount) }] };
}

function bandLine(
  dosing: Dosing,
  { times, measuredIn }: Extract<Regimen, { kind: 'scale' }>,
  { from, below, dose }: ScaleBand,
  index: number,
): Dosage {
  const parts = Object.entries({ unit: measuredIn, from, below });
  const extension = parts.flatMap(([url, valueString]) => (valueString === undefined ? [] : [{ url, valueString }]));
  return concise<Dosage>({
    ...common(dosing),
    sequence: index + 1,
    extension: [{ url: MEDICATION_EXTENSIONS.band, extension }],
    timing: { repeat: dailyRepeat(times, dosing.course) },
    doseAndRate: dose && [{ doseQuantity: toQuantity(dose) }],
  });
}
