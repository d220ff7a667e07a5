import { describe, expect, it } from 'vitest';
import { type Amount, compareAmounts, readQuantity, toQuantity } from './amount.ts';
import { doseText, unitAfter } from './dose-text.ts';
import { exact, exactText, findExact, isDecimal, roundToStep } from './exact.ts';
import { dropsPerMinute, evenRate, rateText, readRateUnit, toDoseRate, toMlPerHour } from './infusion-rate.ts';
import { planProductAmount } from './product-amount.ts';
import { areAlike, convert, DOSE_UNITS, type DoseUnit, findUnit, ucumOf, unitOfUcum } from './units.ts';
import { wasteOf } from './waste.ts';
import { calculateWeightDose } from './weight-dose.ts';

/** `500 mg` as an amount. */
function of(text: string): Amount {
  const [value = '', unit = ''] = text.split(' ');
  return { value, unit: unit as DoseUnit };
}

describe('DA1 numbers are exact', () => {
  it.each([
    ['0.1', '0.1'],
    ['.5', '0.5'],
    ['1.0', '1'],
    ['5.', '5'],
    ['1e3', '1000'],
    ['2.50e-2', '0.025'],
    ['-0.0', '0'],
    ['007', '7'],
    ['-1.25', '-1.25'],
  ])('DA1 %s is %s', (written, text) => expect(exactText(exact(written))).toBe(text));
  it.each(['', '.', '1,5', '1 000', 'x', '1.2.3', '--1', 'NaN', 'Infinity', '½'])(
    'DA1 "%s" is no number',
    (written) => {
      expect(findExact(written)).toBeUndefined();
    },
  );
  it('DA1 thirds are cut, and it is known that they were', () => {
    const third = { n: 1n, d: 3n };
    expect([exactText(third), exactText({ n: 2n, d: 3n }, 2), isDecimal(third)]).toEqual(['0.333333', '0.67', false]);
    expect(isDecimal({ n: 1n, d: 8n })).toBe(true);
  });
  it.each([
    ['2.6', '1', '3'],
    ['2.5', '1', '2'],
    ['0.125', '0.05', '0.1'],
    ['0.126', '0.05', '0.15'],
    ['0.3', '0.1', '0.3'],
  ])('DA4 %s in steps of %s is %s', (value, step, rounded) => {
    expect(exactText(roundToStep(exact(value), exact(step)))).toBe(rounded);
  });
});

describe('DA2 units', () => {
  it.each([
    ['0.5', 'mg', 'mcg', '500'],
    ['2500', 'mcg', 'mg', '2.5'],
    ['1', 'g', 'mg', '1000'],
    ['3', 'ng', 'mcg', '0.003'],
    ['1', 'L', 'mL', '1000'],
    ['20', 'milliunits', 'units', '0.02'],
    ['250', 'micromol', 'mmol', '0.25'],
  ] as const)('DA2 %s %s in %s is %s', (value, from, to, expected) => {
    const converted = convert(exact(value), from, to);
    expect(converted && exactText(converted)).toBe(expected);
  });
  const GROUPS = [
    ['ng', 'mcg', 'mg', 'g', 'kg'],
    ['mL', 'L'],
    ['units', 'milliunits'],
    ['mmol', 'micromol'],
    ['minute', 'hour', 'day'],
  ];
  const alike = (one: string, other: string) =>
    one === other || GROUPS.some((group) => group.includes(one) && group.includes(other));
  it('DA2 every pair of units: alike ones convert there and back, unlike ones never', () => {
    for (const one of DOSE_UNITS) {
      for (const other of DOSE_UNITS) {
        const there = convert(exact('0.7'), one, other);
        const back = there && convert(there, other, one);
        expect([one, other, back && exactText(back)]).toEqual([one, other, alike(one, other) ? '0.7' : undefined]);
        expect(areAlike(one, other)).toBe(alike(one, other));
      }
    }
  });
  it('DA2 a unit is found by its spellings, and by UCUM', () => {
    expect(['µg', 'μg', 'mcg', 'ug', 'MG', 'ml', 'IU', 'U', 'tabs', 'Mu', 'MU', 'mg/kg'].map(findUnit)).toEqual([
      'mcg',
      'mcg',
      'mcg',
      undefined,
      'mg',
      'mL',
      'units',
      'units',
      'tablet',
      undefined,
      undefined,
      undefined,
    ]);
    for (const unit of DOSE_UNITS) expect(unitOfUcum(ucumOf(unit))).toBe(unit);
  });
  it('DA2 amounts become quantities and come back', () => {
    for (const unit of DOSE_UNITS)
      expect(readQuantity(toQuantity({ value: '0.1', unit }))).toEqual({ value: '0.1', unit });
    expect(readQuantity({ value: 5, unit: 'mg' })).toEqual(of('5 mg'));
    expect(readQuantity({ value: 5, unit: 'mg', comparator: '<' })).toBeUndefined();
    expect(readQuantity({ value: 5, unit: 'spoon' })).toBeUndefined();
    expect(readQuantity({ unit: 'mg' })).toBeUndefined();
    expect(compareAmounts(of('0.5 mg'), of('500 mcg'))).toBe(0);
    expect(compareAmounts(of('1 mg'), of('1 mL'))).toBeUndefined();
  });
});

const TABLET = { strength: { active: of('500 mg'), per: of('1 tablet') } };
const SCORED = { strength: { active: of('25 mg'), per: of('1 tablet') }, parts: 2 } as const;
const QUARTERED = { ...SCORED, parts: 4 } as const;
const SYRUP = { strength: { active: of('160 mg'), per: of('5 mL') } };
const INSULIN = { strength: { active: of('100 units'), per: of('1 mL') } };

describe('DT1 the unit behind a number', () => {
  it('DT1 is one or many; what is no counted unit stays as it is', () => {
    const shown = [
      ['56', 'tablet'],
      ['1', 'tablet'],
      ['0.5', 'tablet'],
      ['-12', 'capsule'],
      ['2', 'patch'],
      ['10', 'mL'],
      ['3', 'box'],
      ['', 'tablet'],
    ] as const;
    expect(shown.map(([value, unit]) => unitAfter(value, unit))).toEqual([
      ...['tablets', 'tablet', 'tablet', 'capsules', 'patches', 'mL', 'box', 'tablet'],
    ]);
  });
});

describe('DA3 how much of the product', () => {
  it.each([
    ['1 g', TABLET, 'exact', '2 tablets', '1 g', '1 g ÷ 500 mg = 2 tablets'],
    ['12.5 mg', SCORED, 'exact', '0.5 tablet', '12.5 mg', '12.5 mg ÷ 25 mg = 0.5 tablet'],
    ['37.5 mg', SCORED, 'exact', '1.5 tablets', '37.5 mg', '37.5 mg ÷ 25 mg = 1.5 tablets'],
    ['6.25 mg', QUARTERED, 'exact', '0.25 tablet', '6.25 mg', '6.25 mg ÷ 25 mg = 0.25 tablet'],
    ['2 tablet', TABLET, 'exact', '2 tablets', '2 tablet', '2 tablets'],
    ['240 mg', SYRUP, 'rounded', '7.4 mL', '236.8 mg', '240 mg ÷ 160 mg × 5 mL = 7.5 mL'],
    ['80 mg', SYRUP, 'exact', '2.5 mL', '80 mg', '80 mg ÷ 160 mg × 5 mL = 2.5 mL'],
    ['10 units', INSULIN, 'exact', '0.1 mL', '10 units', '10 units ÷ 100 units/mL = 0.1 mL'],
    ['5 mL', SYRUP, 'exact', '5 mL', '5 mL', '5 mL'],
  ] as const)('DA3 %s', (dose, product, state, take, gives, workings) => {
    const planned = planProductAmount(of(dose), product);
    expect(planned).toMatchObject({ state, gives: of(gives), workings });
    expect(planned.state !== 'impossible' && doseText(planned.take)).toBe(take);
  });
  it.each([
    ['250 mg', TABLET, 'not-divisible'],
    ['6.25 mg', SCORED, 'not-divisible'],
    ['0.5 tablet', TABLET, 'not-divisible'],
    ['10 units', TABLET, 'unlike-units'],
    ['1 capsule', TABLET, 'unlike-units'],
    ['5 mg', { strength: { active: of('0 mg'), per: of('1 tablet') } }, 'no-strength'],
    ['0.1 mg', { strength: { active: of('1 g'), per: of('10 mL') } }, 'too-coarse'],
  ] as const)('DA4 %s is refused', (dose, product, why) => {
    expect(planProductAmount(of(dose), product)).toMatchObject({ state: 'impossible', why });
  });
});

describe('DA5 waste', () => {
  it.each([
    ['10 mg', '7.5 mg', { state: 'waste', amount: of('2.5 mg') }],
    ['1 mg', '900 mcg', { state: 'waste', amount: of('0.1 mg') }],
    ['0.3 mL', '0.3 mL', { state: 'none' }],
    ['5 mg', '6 mg', { state: 'impossible', why: 'more-given-than-drawn' }],
    ['5 mg', '1 mL', { state: 'impossible', why: 'unlike-units' }],
  ])('DA5 %s drawn, %s given', (drawn, given, expected) => expect(wasteOf(of(drawn), of(given))).toEqual(expected));
});

describe('DA6 rates', () => {
  const DOPAMINE = { active: of('400 mg'), per: of('250 mL') };
  const FIVE = { amount: of('5 mcg'), perKg: true, per: 'minute' } as const;
  const text = (value: ReturnType<typeof toMlPerHour>) => value && exactText(value);
  it('DA6 mL/hour from mcg/kg/min and back', () => {
    expect(text(toMlPerHour(FIVE, DOPAMINE, '80'))).toBe('15');
    expect(toDoseRate('15', DOPAMINE, { unit: 'mcg', perKg: true, per: 'minute' }, '80')).toEqual(FIVE);
    expect(text(toMlPerHour({ amount: of('2400 mL'), perKg: false, per: 'day' }, undefined))).toBe('100');
  });
  it('DA6 no weight, no strength, unlike units: no rate', () => {
    expect(toMlPerHour(FIVE, DOPAMINE)).toBeUndefined();
    expect(toMlPerHour(FIVE, DOPAMINE, '0')).toBeUndefined();
    expect(toMlPerHour(FIVE, undefined, '80')).toBeUndefined();
    expect(toMlPerHour({ ...FIVE, amount: of('5 units') }, DOPAMINE, '80')).toBeUndefined();
    expect(toDoseRate('15', DOPAMINE, { unit: 'units', perKg: false, per: 'hour' })).toBeUndefined();
    expect(toDoseRate('15', DOPAMINE, { unit: 'mg', perKg: true, per: 'hour' })).toBeUndefined();
  });
  it('DA6 drops in a minute, even rates, and how they are read and written', () => {
    expect(text(dropsPerMinute(evenRate('1000', '8'), '20'))).toBe('41.666667');
    expect(rateText(FIVE)).toBe('5 mcg/kg/minute');
    expect(readRateUnit('ug/kg/min')).toBeUndefined();
    expect(readRateUnit('mcg/kg/min')).toEqual({ unit: 'mcg', perKg: true, per: 'minute' });
    expect(readRateUnit('mL/h')).toEqual({ unit: 'mL', perKg: false, per: 'hour' });
    expect(readRateUnit('mg/kg/min/h')).toBeUndefined();
  });
});

describe('DA7 doses by weight', () => {
  const RULE = { unit: 'mg', perKg: '15', dosesPerDay: 4, maxSingle: '1000', maxPerDay: '3000' } as const;
  it.each([
    ['10.2', '153', undefined, '15 mg/kg × 10.2 kg = 153 mg'],
    ['60', '750', 'daily_max', '15 mg/kg × 60 kg = 900 mg; daily_max: 750 mg'],
    ['50', '750', undefined, '15 mg/kg × 50 kg = 750 mg'],
  ])('DA7 %s kg', (kg, value, limitedBy, workings) => {
    const dose = calculateWeightDose(RULE, kg);
    expect(dose).toMatchObject({ perDose: { value, unit: 'mg' }, workings });
    expect(dose?.limitedBy).toBe(limitedBy);
  });
  it('DA7 no weight, no dose', () => {
    expect(calculateWeightDose(RULE, '0')).toBeUndefined();
    expect(calculateWeightDose({ ...RULE, dosesPerDay: 0 }, '10')).toBeUndefined();
  });
});

describe('DT1 doses as they are read', () => {
  it.each([
    ['.5 mg', '0.5 mg'],
    ['1.0 mg', '1 mg'],
    ['10 units', '10 units'],
    ['1 units', '1 unit'],
    ['0.25 mcg', '0.25 mcg'],
    ['1000 mg', '1,000 mg'],
    ['1200000 units', '1,200,000 units'],
    ['2.5 mL', '2.5 mL'],
    ['2 tablet', '2 tablets'],
    ['0.5 tablet', '0.5 tablet'],
    ['2 patch', '2 patches'],
    ['1234.5678 mL', '1,234.5678 mL'],
  ])('DT1 %s is written %s', (dose, text) => expect(doseText(of(dose))).toBe(text));
});
