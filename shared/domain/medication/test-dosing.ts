import fc from 'fast-check';
import { type Amount, amount } from './amount.ts';
import { concise } from './concise.ts';
import { type Course, type Dosing, type OrderedDose, type Regimen, WEEKDAYS } from './dosing.ts';
import type { DoseRate } from './infusion-rate.ts';
import { DOSE_UNITS } from './units.ts';

/** Any dosing that an order can have; for property tests. */
const decimal = fc.integer({ min: 1, max: 99_999 }).map((thousandths) => thousandths / 1000);
const anyAmount: fc.Arbitrary<Amount> = fc
  .tuple(decimal, fc.constantFrom(...DOSE_UNITS))
  .map(([value, unit]) => amount(value, unit));
const numeral = decimal.map((value) => amount(value, 'mg').value);
const words = fc.constantFrom('pain', 'oral', 'left arm', 'slow push');
const coded = fc.oneof(
  words.map((text) => ({ text })),
  words.map((text) => ({ system: 'urn:test', code: text.slice(0, 2), text })),
);
const maybe = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(item, { nil: undefined });

const byWeight = fc
  .tuple(anyAmount, numeral, numeral, maybe(numeral), fc.constantFrom(undefined, 'single_max', 'daily_max'))
  .map(
    ([dose, perKg, weightKg, maxSingle, limitedBy]): OrderedDose =>
      concise<OrderedDose>({
        kind: 'by-weight',
        amount: dose,
        rule: concise({ unit: dose.unit, perKg, dosesPerDay: 4, maxSingle }),
        weightKg,
        weighedAt: maxSingle && '2026-11-22T08:00:00Z',
        limitedBy: limitedBy as 'single_max' | undefined,
        workings: 'a × b',
      }),
  );
const anyDose: fc.Arbitrary<OrderedDose> = fc.oneof(
  anyAmount.map((item): OrderedDose => ({ kind: 'fixed', amount: item })),
  fc.tuple(anyAmount, anyAmount).map(([low, high]): OrderedDose => ({ kind: 'range', low, high })),
  byWeight,
);

const quarterHours = Array.from({ length: 96 }, (_, index) => {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(index / 4))}:${pad((index % 4) * 15)}`;
});
const anyTimes = fc.subarray(quarterHours, { minLength: 1, maxLength: 6 });
const days = maybe(fc.subarray([...WEEKDAYS], { minLength: 1 }));
const anyRate: fc.Arbitrary<DoseRate> = fc
  .tuple(anyAmount, fc.boolean(), fc.constantFrom('minute', 'hour', 'day'))
  .map(([item, perKg, per]) => ({ amount: item, perKg, per: per as DoseRate['per'] }));
const instant = fc.integer({ min: 0, max: 700 * 96 }).map((quarters) => {
  return new Date(Date.UTC(2025, 0, 1) + quarters * 15 * 60_000).toISOString();
});

const atTimes = fc
  .tuple(anyTimes, maybe(fc.integer({ min: 2, max: 5 })), days, anyDose)
  .map(([times, everyDays, onDays, dose]) =>
    concise<Regimen>({ kind: 'at-times', times, everyDays, days: onDays, dose }),
  );
const every = fc
  .tuple(fc.constantFrom(30, 60, 90, 240, 480, 720, 1440, 4320), instant, anyDose)
  .map(([minutes, anchor, dose]): Regimen => ({ kind: 'every', minutes, anchor, dose }));
const once = fc.tuple(maybe(instant), anyDose).map(([at, dose]) => concise<Regimen>({ kind: 'once', at, dose }));
const asNeeded = fc
  .tuple(coded, maybe(fc.constantFrom(30, 60, 240)), maybe(fc.integer({ min: 1, max: 8 })), maybe(anyAmount), anyDose)
  .map(([indication, minMinutes, maxDosesIn24h, maxIn24h, dose]) =>
    concise<Regimen>({ kind: 'as-needed', indication, minMinutes, maxDosesIn24h, maxIn24h, dose }),
  );
const infusion = fc
  .tuple(anyRate, maybe(anyAmount), maybe(anyAmount), maybe(numeral))
  .map(([rate, volume, inBag, weightKg]) => concise<Regimen>({ kind: 'infusion', rate, volume, inBag, weightKg }));
const varying = anyTimes.chain((times) =>
  fc.array(anyAmount, { minLength: times.length, maxLength: times.length }).map(
    (amounts): Regimen => ({
      kind: 'varying',
      doses: times.map((time, i) => ({ time, amount: amounts[i] as Amount })),
    }),
  ),
);
const band = fc
  .tuple(maybe(numeral), maybe(numeral), maybe(anyAmount))
  .map(([from, below, dose]) => concise<object>({ from, below, dose }));
const scale = fc
  .tuple(anyTimes, fc.constantFrom('mmol/L', 'mg/dL'), fc.array(band, { minLength: 1, maxLength: 5 }))
  .map(([times, measuredIn, bands]) => ({ kind: 'scale', times, measuredIn, bands }) as Regimen);

export const anyRegimen = fc.oneof(atTimes, every, once, asNeeded, infusion, varying, scale);

const course = fc.tuple(instant, maybe(fc.integer({ min: 1, max: 40 }))).map(([start, endDays]) =>
  concise<Course>({
    start,
    end: endDays === undefined ? undefined : new Date(Date.parse(start) + endDays * 86_400_000).toISOString(),
  }),
);
export const anyDosing: fc.Arbitrary<Dosing> = fc
  .tuple(anyRegimen, course, maybe(fc.integer({ min: 1, max: 50 })), maybe(coded), maybe(coded), maybe(words))
  .map(([regimen, { start, end }, count, route, site, text]) => {
    const limited = regimen.kind === 'once' ? undefined : count;
    return concise<Dosing>({ regimen, course: concise({ start, end, count: limited }), route, site, text });
  });
