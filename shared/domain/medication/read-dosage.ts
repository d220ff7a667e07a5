/**
 * Dosing read back from FHIR (DD1). @SAFETY It is read only if writing it again gives the very same lines: whatever
 * another system says beyond what we plan by is never passed over; such an order is shown as written, and a person reads it.
 */
import type { Dosage, DosageDoseAndRate, Extension, Timing } from '@medplum/fhirtypes';
import { readCodedText } from '#shared/domain/coding/coded-text.ts';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { Fields } from '#shared/model/checks.ts';
import { partsOf } from '#shared/model/medication-checks.ts';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';
import { readQuantity } from './amount.ts';
import { concise } from './concise.ts';
import type { Course, Dosing, OrderedDose, Regimen, ScaleBand, Weekday } from './dosing.ts';
import { readRateQuantity } from './rate-quantity.ts';
import { toDosage } from './to-dosage.ts';
import type { DoseUnit } from './units.ts';
import type { DoseLimit } from './weight-dose.ts';

export type ReadDosing =
  | { readonly state: 'read'; readonly dosing: Dosing }
  | { readonly state: 'as-written'; readonly lines: readonly Dosage[] };

export function readDosage(lines: readonly Dosage[]): ReadDosing {
  const dosing = findDosing(lines);
  const asWritten = { state: 'as-written', lines } as const;
  return dosing && canonicalJson(toDosage(dosing)) === canonicalJson(lines) ? { state: 'read', dosing } : asWritten;
}

function findDosing(lines: readonly Dosage[]): Dosing | undefined {
  const [first] = lines;
  const course = first && findCourse(first.timing);
  const regimen = first && findRegimen(first, lines);
  if (!regimen || !course) return undefined;
  const { text, route, site, method, patientInstruction } = first;
  return concise<Dosing>({
    regimen,
    course: regimen.kind === 'once' ? concise<Course>({ ...course, count: undefined }) : course,
    text,
    instruction: patientInstruction,
    route: route && readCodedText(route),
    site: site && readCodedText(site),
    method: method && readCodedText(method),
  });
}

function findCourse(timing: Timing | undefined): Course | undefined {
  const { boundsPeriod, count } = timing?.repeat ?? {};
  const { start, end } = boundsPeriod ?? {};
  return start === undefined ? undefined : concise<Course>({ start, end, count });
}

function findRegimen(first: Dosage, lines: readonly Dosage[]): Regimen | undefined {
  if (findExtension(first, MEDICATION_EXTENSIONS.band)) return readScale(lines);
  if (first.sequence !== undefined) return readVarying(lines);
  const infusion = first.doseAndRate?.[0] && readInfusion(first.doseAndRate[0]);
  if (infusion) return infusion;
  const dose = readDose(first.doseAndRate?.[0]);
  return dose && readTimed(first, dose);
}

function readInfusion(given: DosageDoseAndRate): Regimen | undefined {
  const rate = readRateQuantity(given.rateQuantity);
  if (!rate) return undefined;
  return concise<Regimen>({
    kind: 'infusion',
    rate,
    volume: readQuantity(given.doseQuantity),
    inBag: readQuantity(findExtension(given, MEDICATION_EXTENSIONS.inBag)?.valueQuantity),
    weightKg: readQuantity(findExtension(given, MEDICATION_EXTENSIONS.weight)?.valueQuantity)?.value,
  });
}

function readTimed(line: Dosage, dose: OrderedDose): Regimen | undefined {
  const { timing = {} } = line;
  const { repeat = {} } = timing;
  if (line.asNeededCodeableConcept) return readAsNeeded(line, dose);
  if (repeat.timeOfDay) return readAtTimes(repeat, dose);
  const anchor = findExtension(timing, MEDICATION_EXTENSIONS.anchor)?.valueDateTime;
  const minutes = readInterval(timing);
  if (anchor && minutes) return { kind: 'every', minutes, anchor, dose };
  return repeat.count === 1 ? concise<Regimen>({ kind: 'once', at: timing.event?.[0], dose }) : undefined;
}

function readAtTimes(repeat: NonNullable<Timing['repeat']>, dose: OrderedDose): Regimen {
  return concise<Regimen>({
    kind: 'at-times',
    times: timesOf(repeat.timeOfDay),
    everyDays: repeat.period === 1 ? undefined : repeat.period,
    days: repeat.dayOfWeek as readonly Weekday[] | undefined,
    dose,
  });
}

function timesOf(timeOfDay: readonly string[] | undefined): readonly string[] {
  return (timeOfDay ?? []).map((time) => time.slice(0, 5));
}

function readInterval({ repeat }: Timing): number | undefined {
  const { period, periodUnit } = repeat ?? {};
  if (period === undefined) return undefined;
  return periodUnit === 'h' ? period * 60 : period;
}

function readAsNeeded(line: Dosage, dose: OrderedDose): Regimen {
  return concise<Regimen>({
    kind: 'as-needed',
    indication: readCodedText(line.asNeededCodeableConcept),
    minMinutes: readInterval(line.timing ?? {}),
    maxDosesIn24h: findExtension(line, MEDICATION_EXTENSIONS.maxDoses)?.valuePositiveInt,
    maxIn24h: readQuantity(line.maxDosePerPeriod?.numerator),
    dose,
  });
}

function readDose(entry: DosageDoseAndRate | undefined): OrderedDose | undefined {
  const [low, high] = [readQuantity(entry?.doseRange?.low), readQuantity(entry?.doseRange?.high)];
  if (low && high) return { kind: 'range', low, high };
  const amount = readQuantity(entry?.doseQuantity);
  const arithmetic = entry && findExtension(entry, MEDICATION_EXTENSIONS.arithmetic);
  if (!amount || !arithmetic) return amount && { kind: 'fixed', amount };
  const parts = partsOf(arithmetic as unknown as Fields) as Record<string, string | undefined>;
  const { unit, perKg = '', maxSingle, maxPerKgPerDay, maxPerDay } = parts;
  const rule = { unit: unit as DoseUnit, perKg, maxSingle, maxPerKgPerDay, maxPerDay };
  return concise<OrderedDose>({
    kind: 'by-weight',
    amount,
    rule: concise({ ...rule, dosesPerDay: Number(parts.dosesPerDay) }),
    weightKg: parts.weightKg ?? '',
    weighedAt: parts.weighedAt,
    limitedBy: parts.limitedBy as DoseLimit | undefined,
    workings: parts.workings ?? '',
  });
}

function readVarying(lines: readonly Dosage[]): Regimen | undefined {
  const doses = lines.flatMap((line) => {
    const [time] = timesOf(line.timing?.repeat?.timeOfDay);
    const amount = readQuantity(line.doseAndRate?.[0]?.doseQuantity);
    return time && amount ? [{ time, amount }] : [];
  });
  return doses.length === lines.length ? { kind: 'varying', doses } : undefined;
}

function readScale(lines: readonly Dosage[]): Regimen {
  const parts = lines.map((line) => partsOf((findExtension(line, MEDICATION_EXTENSIONS.band) ?? {}) as Fields));
  return {
    kind: 'scale',
    times: timesOf(lines[0]?.timing?.repeat?.timeOfDay),
    measuredIn: parts[0]?.unit as 'mmol/L' | 'mg/dL',
    bands: lines.map((line, index) =>
      concise<ScaleBand>({
        from: parts[index]?.from as string | undefined,
        below: parts[index]?.below as string | undefined,
        dose: readQuantity(line.doseAndRate?.[0]?.doseQuantity),
      }),
    ),
  };
}

function findExtension(element: { extension?: Extension[] | undefined }, url: string): Extension | undefined {
  return element.extension?.find((item) => item.url === url);
}
