import { describe, expect, it } from 'vitest';
import type { Product } from '../formulary/product.ts';
import type { Dosing, Regimen } from '../medication/dosing.ts';
import { ageInDays } from './age-in-days.ts';
import { dosesInADay, drugOfOrder } from './drug-of-order.ts';

const strength = (value: string) => ({
  active: { value, unit: 'mg' as const },
  per: { value: '1', unit: 'tablet' as const },
});
const product = (...ingredients: Product['ingredients']): Product => ({
  ...{ code: 'D1', generic: 'Co-amoxiclav', form: 'tablet', routes: ['oral'], baseUnit: 'tablet', status: 'active' },
  ingredients,
  packs: [],
});
const ALONE = product({ name: 'Paracetamol', strength: strength('500') });
const BOTH = product(
  { name: 'Amoxicillin', strength: strength('500') },
  { name: 'Clavulanic acid', strength: strength('125') },
);
const dosed = (value: string, unit: 'mg' | 'g' | 'tablet') => ({ kind: 'fixed' as const, amount: { value, unit } });
const drug = (regimen: Regimen, of: Product | undefined = ALONE) => {
  const dosing: Dosing = { regimen, course: { start: '2026-11-22' }, route: { text: 'Oral' } };
  return drugOfOrder({ id: 'n', drug: { text: 'words' }, dosing, product: of });
};

describe('KN18 an order as the checks ask for it', () => {
  it('KN18 ordered as tablets: what they hold of each substance', () => {
    const { ingredients, route, dosesPerDay, name } = drug(
      { kind: 'at-times', times: ['08:00', '20:00'], dose: dosed('2', 'tablet') },
      BOTH,
    );
    expect(ingredients?.map(({ dose }) => dose)).toEqual([
      { value: 1000, unit: 'mg' },
      { value: 250, unit: 'mg' },
    ]);
    expect({ route, dosesPerDay, name: name.text }).toEqual({ route: 'oral', dosesPerDay: 2, name: 'Co-amoxiclav' });
  });

  it('KN18 ordered by the substance: that dose; of two substances nobody knows whose', () => {
    const once: Regimen = { kind: 'once', dose: dosed('1', 'g') };
    expect(drug(once).ingredients?.[0]?.dose).toEqual({ value: 1, unit: 'g' });
    expect(drug(once, BOTH).ingredients?.map(({ dose }) => dose)).toEqual([undefined, undefined]);
  });

  it('KN18 of a range the upper end, of as-needed and interval orders the most that any 24 hours can hold', () => {
    const range = { kind: 'range', low: { value: '1', unit: 'g' }, high: { value: '2', unit: 'g' } } as const;
    expect(drug({ kind: 'once', dose: range }).ingredients?.[0]?.dose).toEqual({ value: 2, unit: 'g' });
    const apart = (minutes: number) => [
      dosesInADay({ kind: 'as-needed', indication: { text: 'pain' }, minMinutes: minutes, dose: range }),
      dosesInADay({ kind: 'every', minutes, anchor: '2026-11-22T08:00:00Z', dose: range }),
    ];
    expect([240, 300, 1440, 4320].map(apart)).toEqual([
      [6, 6],
      [5, 5],
      [1, 1],
      [1, 1],
    ]);
  });

  it.each([
    [
      'as needed at the limit that comes first',
      { kind: 'as-needed', indication: { text: 'pain' }, minMinutes: 240, maxDosesIn24h: 8, dose: dosed('1', 'g') },
      6,
    ],
    [
      'as needed by its amount',
      {
        kind: 'as-needed',
        indication: { text: 'pain' },
        maxIn24h: { value: '4000', unit: 'mg' },
        dose: dosed('1', 'g'),
      },
      4,
    ],
    ['every 8 hours', { kind: 'every', minutes: 480, anchor: '2026-11-22T08:00:00Z', dose: dosed('1', 'g') }, 3],
    [
      'doses that vary, in the largest',
      {
        kind: 'varying',
        doses: [
          { time: '08:00', amount: { value: '4', unit: 'mg' } },
          { time: '20:00', amount: { value: '2', unit: 'mg' } },
        ],
      },
      1.5,
    ],
    [
      'an infusion has none',
      { kind: 'infusion', rate: { amount: { value: '1', unit: 'g' }, perKg: false, per: 'hour' } },
      undefined,
    ],
  ] as const)('KN18 %s', (_case, regimen, doses) => expect(drug(regimen as Regimen).dosesPerDay).toBe(doses));

  it('KN19 an age in days, and none of a child whose day of birth is not known', () => {
    const now = Date.parse('2026-11-22T08:00:00Z');
    expect(ageInDays('2026-11-20', now)).toBe(2);
    expect(ageInDays('2020', now)).toBeUndefined();
    expect(ageInDays('1950', now)).toBeGreaterThan(75 * 365);
    // Of a year alone the last day counts: whoever may be seventeen still has no known age.
    expect([ageInDays('2008', now), ageInDays('2009-03', now)]).toEqual([undefined, undefined]);
    expect(ageInDays('1950', now)).toBe(Math.floor((now - Date.parse('1950-12-31')) / 86_400_000));
    expect(ageInDays('2027-01-01', now)).toBeUndefined();
  });
});
