import { describe, expect, it } from 'vitest';
import type { Product } from '../formulary/product.ts';
import type { Dosing } from '../medication/dosing.ts';
import { quantity } from '../stock/quantity.ts';
import { buildDispense, readDispense } from './build-dispense.ts';
import { countOut } from './count-out.ts';
import { courseQuantity } from './course-quantity.ts';
import { directionLanguage } from './direction-phrases.ts';
import { directionsOf, warningsOf } from './directions.ts';
import type { Dispense } from './dispense.ts';
import { listReturnStops } from './judge-return.ts';
import { mayStandFor } from './substitution.ts';
import { historyOf } from './supply-history.ts';
import { useBy } from './use-by.ts';

const TABLET: Product = {
  ...{ code: 'DOL500', generic: 'Dolorol', form: 'tablet', routes: ['oral'], baseUnit: 'tablet', parts: 2 },
  ingredients: [
    { name: 'Dolorol', strength: { active: { value: '500', unit: 'mg' }, per: { value: '1', unit: 'tablet' } } },
  ],
  status: 'active',
  packs: [
    { gtin: '09506000134352', level: 'unit', units: '1' },
    { gtin: '19506000134359', level: 'pack', units: '28' },
    { gtin: '29506000134356', level: 'pack', units: '16' },
  ],
};
const grams = (value: string) => ({ kind: 'fixed', amount: { value, unit: 'g' } }) as const;
const dosing = (regimen: Dosing['regimen'], course: Partial<Dosing['course']> = {}): Dosing => ({
  regimen,
  course: { start: '2026-11-22T08:00:00Z', ...course },
  route: { text: 'oral' },
});
const TWICE = dosing(
  { kind: 'at-times', times: ['08:00', '20:00'], dose: grams('1') },
  { end: '2026-11-29T08:00:00Z' },
);

const DISPENSE: Dispense = {
  ...{ patientId: 'Patient:1', entry: 'DispenseAct:1', line: '1', product: 'DOL500', unit: 'tablet' },
  productVersion: '0123456789ab',
  order: { id: 'MedicationRequest:2', lineage: 'MedicationRequest:1' },
  drug: { system: 'urn:holdfast:product', code: 'DOL500', text: 'Dolorol 500 mg tablet' },
  substitution: { forProduct: 'DOL500B', reason: 'out of stock' },
  ...{ quantity: quantity('28.5'), wanted: quantity('42'), daysSupply: 7, directions: 'Take 2 tablets.' },
  label: { language: 'fr', warnings: ['with-food', 'no-alcohol'] },
  batches: [
    {
      ...{ gtin: '19506000134359', lot: 'A1', expiry: '2027-01-31', location: 'Location:1', quantity: quantity('28') },
      how: 'scanned',
      overrides: [],
    },
    {
      ...{ gtin: undefined, lot: 'B/2', expiry: undefined, location: 'Location:1', quantity: quantity('0.5') },
      ...{ how: 'keyed', lotConfirmed: true },
      overrides: [
        { what: 'not-first-expired', reason: 'damaged' },
        { what: 'not-on-hand', reason: 'just arrived' },
      ],
    },
  ],
  counted: { packs: 1, packUnits: quantity('28'), loose: quantity('0.5') },
  made: { kind: 'opened', at: '2026-11-22T08:00:00.000Z', useBy: '2026-11-29T08:00:00.000Z' },
  preparer: { id: 'User:1', name: 'Pia Harm' },
  preparedAt: '2026-11-22T08:00:00.000Z',
};

describe('DI2 the document of a dispense', () => {
  it('DI2 reads back as it was written', () => {
    const stored = JSON.parse(JSON.stringify(buildDispense(DISPENSE)));
    const read = readDispense(stored);
    expect(read).toEqual({ ...DISPENSE, drug: { ...read?.drug, text: DISPENSE.drug.text } });
    expect(stored).toMatchObject({ status: 'in-progress', quantity: { value: 28.5, unit: 'tablet' } });
  });
  it('DI2 one of another system is left unread', () => {
    expect(readDispense({ resourceType: 'MedicationDispense', status: 'completed' })).toBeUndefined();
  });
});

describe('DI8 how much, and how it is counted out', () => {
  it.each([
    ['one gram twice a day for seven days', TWICE, { quantity: 28, days: 7 }],
    ['without an end, as long as asked', dosing({ kind: 'at-times', times: ['08:00'], dose: grams('0.5') }), 5],
    ['every other day', dosing({ kind: 'at-times', times: ['08:00'], everyDays: 2, dose: grams('1') }), 6],
    [
      'every six hours',
      dosing({ kind: 'every', minutes: 360, anchor: '2026-11-22T08:00:00Z', dose: grams('0.5') }),
      20,
    ],
    [
      'on two days of the week',
      dosing({ kind: 'at-times', times: ['08:00'], days: ['mon', 'thu'], dose: grams('3.5') }),
      14,
    ],
    ['once', dosing({ kind: 'once', dose: grams('1') }), 2],
    ['half tablets, rounded up', dosing({ kind: 'at-times', times: ['08:00'], dose: grams('0.25') }), 3],
    [
      'as needed at its most',
      dosing({ kind: 'as-needed', indication: { text: 'pain' }, maxDosesIn24h: 4, dose: grams('0.5') }),
      20,
    ],
  ] as const)('DI8 %s', (_case, of, expected) => {
    const { quantity: units, days } = typeof expected === 'number' ? { quantity: expected, days: undefined } : expected;
    const found = courseQuantity(of, TABLET, 5);
    expect(found?.quantity).toBe(quantity(units));
    if (days !== undefined) expect(found?.days).toBe(days);
  });
  it('DI8 infusions, unlike units and what has no strength are for a person', () => {
    const rate = { amount: { value: '10', unit: 'mL' }, perKg: false, per: 'hour' } as const;
    expect(courseQuantity(dosing({ kind: 'infusion', rate }), TABLET, 5)).toBeUndefined();
    const puffs = { kind: 'fixed', amount: { value: '2', unit: 'puff' } } as const;
    expect(courseQuantity(dosing({ kind: 'at-times', times: ['08:00'], dose: puffs }), TABLET, 5)).toBeUndefined();
    const bare = { ...TABLET, ingredients: [{ name: 'Dolorol' }] };
    expect(courseQuantity(TWICE, bare, 5)).toBeUndefined();
    const two = [...TABLET.ingredients, ...TABLET.ingredients];
    expect(courseQuantity(TWICE, { ...TABLET, ingredients: two }, 5)).toBeUndefined();
  });
  it('DI8 whole packs first, and a pack that comes near enough is offered', () => {
    expect(countOut(quantity('60'), TABLET)).toEqual({
      counted: { packs: 2, packUnits: quantity('28'), loose: quantity('4') },
      originalPack: quantity('56'),
    });
    expect(countOut(quantity('10'), TABLET).originalPack).toBeUndefined();
    expect(countOut(quantity('26'), TABLET)).toMatchObject({ counted: { packs: 1, packUnits: quantity('16') } });
    expect(countOut(quantity('56'), TABLET).originalPack).toBeUndefined();
    const ofNine = { gtin: '', level: 'pack', units: '9' } as const;
    expect(countOut(quantity('10'), { packs: [ofNine] }).originalPack).toBe(quantity('9'));
    const bundle = { ...ofNine, level: 'bundle', units: '90' } as const;
    expect(countOut(quantity('90'), { packs: [bundle, ofNine] }).counted).toMatchObject({ packs: 10 });
    expect(countOut(quantity('7'), { packs: [] })).toEqual({
      counted: { packs: 0, loose: quantity('7') },
      originalPack: undefined,
    });
  });
});

describe('DI9 after opening', () => {
  const endOfDay = (day: string) => Date.parse(`${day}T00:00:00Z`) + 86_400_000;
  it('DI9 its own period, and no later than the first batch expires', () => {
    const opened = '2026-11-22T10:00:00.000Z';
    const week = { value: 7, unit: 'days' } as const;
    expect(useBy(opened, week, ['2027-01-31'], endOfDay)).toBe('2026-11-29T10:00:00.000Z');
    expect(useBy(opened, week, ['2027-01-31', '2026-11-25', undefined], endOfDay)).toBe('2026-11-26T00:00:00.000Z');
    expect(useBy(opened, { value: 6, unit: 'hours' }, [], endOfDay)).toBe('2026-11-22T16:00:00.000Z');
  });
});

describe('DI10 substitution', () => {
  const other = { ...TABLET, code: 'DOL500B', brand: 'Other' };
  const stronger: Product = {
    ...other,
    ingredients: [
      { name: 'Dolorol', strength: { active: { value: '1', unit: 'g' }, per: { value: '1', unit: 'tablet' } } },
    ],
  };
  it('DI10 another maker, the same strength and form', () => {
    expect(mayStandFor(TABLET, TABLET)).toBe('same');
    expect(mayStandFor(other, TABLET)).toBe('substitute');
    expect(mayStandFor({ ...other, form: 'prolonged-release tablet' }, TABLET)).toBe('no');
    expect(mayStandFor({ ...other, status: 'inactive' }, TABLET)).toBe('no');
  });
  it('@SAFETY DI10 another strength never, not even within a group', () => {
    expect(mayStandFor(stronger, TABLET)).toBe('no');
    const group = { substitutionGroup: 'dolorol' };
    expect(mayStandFor({ ...stronger, ...group }, { ...TABLET, ...group })).toBe('no');
    expect(mayStandFor({ ...other, ...group, form: 'capsule' }, { ...TABLET, ...group })).toBe('substitute');
    expect(mayStandFor({ ...other, ...group, baseUnit: 'capsule' }, { ...TABLET, ...group })).toBe('no');
    const bare = { ...TABLET, ingredients: [{ name: 'Dolorol' }] };
    expect(mayStandFor({ ...bare, code: 'X', ingredients: [] }, { ...bare, code: 'Y' })).toBe('no');
  });
  it.each([
    ['a substance', [{ name: 'Dolorol' }]],
    ['no substance', []],
  ])(
    '@SAFETY DI10 two without a strength, %s said, are not alike: nobody knows which is the stronger',
    (_what, ingredients) => {
      const bare = { ...TABLET, ingredients };
      expect(mayStandFor({ ...bare, code: 'X' }, bare)).toBe('no');
      const group = { substitutionGroup: 'dolorol' };
      expect(mayStandFor({ ...bare, ...group, code: 'X' }, { ...bare, ...group })).toBe('no');
      expect(mayStandFor(bare, bare)).toBe('same');
    },
  );
});

describe('DI11 directions', () => {
  it('DI11 in the language of the patient, in units of what is in the hand', () => {
    expect(directionsOf(TWICE, TABLET, 'en')?.text).toBe(
      'Take 2 tablets by mouth at 08:00 and 20:00 every day. For 7 days.',
    );
    expect(directionsOf(TWICE, TABLET, 'fr')?.text).toBe(
      'Prendre 2 comprimés par la bouche à 08:00 et 20:00 chaque jour. Pendant 7 jours.',
    );
    expect(directionsOf(TWICE, TABLET, 'ar')?.text).toContain('2 قرص');
    expect([directionLanguage('ar-EG'), directionLanguage('FR'), directionLanguage('so')]).toEqual(['ar', 'fr', 'en']);
  });
  it('DI11 what has no phrase is written by a person', () => {
    const odd = { ...TWICE, route: { text: 'into the left ear' } };
    expect(directionsOf(odd, TABLET, 'en')).toBeUndefined();
    const capsule: Product = { ...TABLET, parts: undefined };
    const part = dosing({ kind: 'at-times', times: ['08:00'], dose: grams('0.7') });
    expect(directionsOf(part, capsule, 'en')).toBeUndefined();
  });
  it('DI11 warnings that follow from the product', () => {
    expect(warningsOf({ form: 'oral suspension', storage: 'fridge 2-8 °C', atc: 'J01CA04' })).toEqual([
      ...['shake-bottle', 'keep-in-fridge', 'finish-course', 'keep-from-children'],
    ]);
    expect(warningsOf({ form: 'cream' })).toEqual(['for-external-use', 'keep-from-children']);
  });
});

describe('DI12 what comes back', () => {
  const facts = {
    ...{ handedTo: undefined, controlled: false, storage: undefined, made: false, sealed: true },
    ...{ expiries: ['2027-01-31'], recalled: false, today: '2026-11-22' },
  };
  it('DI12 to the shelf only what was in good keeping', () => {
    expect(listReturnStops(facts)).toEqual([]);
    expect(listReturnStops({ ...facts, handedTo: 'ward' })).toEqual([]);
    const ward = {
      ...facts,
      handedTo: 'ward',
      controlled: true,
      storage: 'fridge',
      made: true,
      sealed: false,
    } as const;
    expect(listReturnStops(ward)).toEqual(['controlled', 'kept-cold', 'made-or-opened', 'not-sealed']);
    expect(listReturnStops({ ...facts, expiries: ['2026-11-21'], recalled: true })).toEqual(['expired', 'recalled']);
  });
  it('@SAFETY DI12 on its last day it is good still; of several batches one that has expired is enough', () => {
    expect(listReturnStops({ ...facts, expiries: ['2026-11-22', undefined] })).toEqual([]);
    expect(listReturnStops({ ...facts, expiries: ['2027-01-31', '2026-11-21'] })).toEqual(['expired']);
  });
  it('DI12 what never left goes back however it was packed, kept or classed', () => {
    const here = { ...facts, controlled: true, storage: 'refrigerated', sealed: false };
    expect(listReturnStops(here)).toEqual([]);
  });
  it('@SAFETY DI12 what a patient had, never', () => {
    expect(listReturnStops({ ...facts, handedTo: 'patient' })).toEqual(['left-with-patient']);
    expect(listReturnStops({ ...facts, handedTo: 'other' })).toEqual(['left-with-patient']);
  });
});

describe('DI13 history', () => {
  const supply = (day: string, days?: number) => ({ medicine: 'Dolorol', day, days });
  it('DI13 early supplies carry over, late ones are counted', () => {
    const early = [supply('2026-10-01', 28), supply('2026-10-20', 28)];
    expect(historyOf(early, '2026-11-22')).toEqual([
      {
        ...{ medicine: 'Dolorol', supplies: 2, lastDay: '2026-10-20', runsOutOn: '2026-11-26' },
        ...{ lateDays: 0, covered: 1, lateRefills: 0 },
      },
    ]);
    const [late] = historyOf([supply('2026-09-01', 10), supply('2026-10-01', 10)], '2026-10-11');
    expect(late).toMatchObject({ lateRefills: 1, runsOutOn: '2026-10-11', lateDays: 0, covered: 0.5 });
  });
  it('DI13 days without since the last one ran out are not covered', () =>
    expect(historyOf([supply('2026-10-01', 10)], '2026-10-21')[0]).toMatchObject({ lateDays: 10, covered: 0.5 }));
  it('DI13 a refill a week after the one before ran out is not late, a day more is', () => {
    const first = supply('2026-09-01', 10);
    const refills = (day: string) => historyOf([first, supply(day, 10)], '2026-10-11')[0]?.lateRefills;
    expect([refills('2026-09-18'), refills('2026-09-19')]).toEqual([0, 1]);
  });
  it('DI13 without days nothing is reckoned', () => {
    expect(historyOf([supply('2026-09-01')], '2026-10-11')[0]).toMatchObject({
      lateDays: undefined,
      covered: undefined,
    });
  });
});
