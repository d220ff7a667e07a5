import { describe, expect, it } from 'vitest';
import type { Product } from '../formulary/product.ts';
import type { Amount } from './amount.ts';
import { isOrdered } from './is-ordered.ts';
import { doseUnitsOf } from './same-strength.ts';
import type { DoseUnit } from './units.ts';

const CODED = { coding: [{ system: 'urn:holdfast:product-code', code: 'ORDERED' }] };
type Holds = readonly [name: string, value?: string, unit?: DoseUnit, per?: Amount];

function product(code: string, holds: readonly Holds[], more: Partial<Product> = {}): Product {
  const [[, , , { unit: baseUnit } = TABLET] = ['x']] = holds;
  return {
    ...{ code, generic: holds.map(([name]) => name).join(' + '), form: 'tablet', routes: ['oral'], baseUnit },
    ingredients: holds.map(([name, value, unit = 'mg', per = TABLET]) => ({
      name,
      ...(value ? { strength: { active: { value, unit }, per } } : {}),
    })),
    ...{ status: 'active', packs: [] },
    ...more,
  };
}
const TABLET: Amount = { value: '1', unit: 'tablet' };
const FIVE_ML: Amount = { value: '5', unit: 'mL' };
const TEN_ML: Amount = { value: '10', unit: 'mL' };

const five = product('ORDERED', [['Amlodipine', '5']]);
const ten = product('B', [['Amlodipine', '10']]);
const clavulanate = (amoxicillin: string, code = 'B') =>
  product(code, [
    ['Amoxicillin', amoxicillin],
    ['Clavulanic acid', '125'],
  ]);

describe('SR14 another strength of what was ordered', () => {
  it.each<[string, Product, Product, readonly DoseUnit[], boolean]>([
    ['a dose of the substance is reckoned', ten, five, ['mg'], true],
    ['in grams, too', ten, five, ['g', 'mg'], true],
    ['one tablet of another strength is another dose', ten, five, ['tablet'], false],
    ['a range of tablets', ten, five, ['mg', 'tablet'], false],
    ['one tablet of the same strength', product('B', [['Amlodipine', '0.005', 'g']]), five, ['tablet'], true],
    ['the very product', five, five, ['tablet'], true],
    [
      'mL of another concentration',
      product('B', [['Paracetamol', '250', 'mg', FIVE_ML]]),
      product('ORDERED', [['Paracetamol', '120', 'mg', FIVE_ML]]),
      ['mL'],
      false,
    ],
    [
      'mL of the same concentration, written otherwise',
      product('B', [['Paracetamol', '240', 'mg', TEN_ML]]),
      product('ORDERED', [['Paracetamol', '120', 'mg', FIVE_ML]]),
      ['mL'],
      true,
    ],
    ['two substances in another ratio', clavulanate('250'), clavulanate('500', 'ORDERED'), ['mg'], false],
    ['two substances in the same ratio', clavulanate('500'), clavulanate('500', 'ORDERED'), ['tablet'], true],
    ['a strength that nobody stated', product('B', [['Amlodipine']]), five, ['tablet'], false],
    ['neither states one', product('B', [['Aqua']]), product('ORDERED', [['Aqua']]), ['mL'], true],
    ['an order in another system’s words asks for none', ten, five, [], true],
    [
      'a substitution group does not make two tablets one',
      { ...ten, substitutionGroup: 'g' },
      { ...five, substitutionGroup: 'g' },
      ['tablet'],
      false,
    ],
  ])('SR14 %s', (_what, given, ordered, units, expected) => {
    expect(isOrdered(given, CODED, ordered, units)).toBe(expected);
  });

  it.each<[string, Product, string, readonly DoseUnit[], boolean]>([
    ['tablets by the strength in the words', five, 'Amlodipine 5 mg tablet', ['tablet'], true],
    ['tablets of another strength', ten, 'Amlodipine 5 mg tablet', ['tablet'], false],
    ['words without a strength', ten, 'Amlodipine', ['tablet'], true],
    ['a dose of the substance in any strength', ten, 'Amlodipine 5 mg', ['mg'], true],
    [
      'a second substance that is not in it',
      product('B', [['Amoxicillin', '500']]),
      'Amoxicillin/clavulanic acid',
      [],
      false,
    ],
    ['joined by a plus', product('B', [['Amoxicillin', '500']]), 'Amoxicillin + Clavulanic acid', [], false],
    ['joined by a word', product('B', [['Paracetamol', '500']]), 'Paracetamol and codeine', [], false],
    ['both in it', clavulanate('500'), 'Amoxicillin/clavulanic acid 625', [], true],
    [
      'a unit behind a stroke',
      product('B', [['Paracetamol', '120', 'mg', FIVE_ML]]),
      'Paracetamol 120 mg/mL i.v./oral',
      [],
      true,
    ],
    [
      'words out of two names are no name',
      product('B', [['Potassium chloride', '1', 'g']]),
      'Potassium phosphate in sodium chloride 0.9 %',
      [],
      false,
    ],
  ])('SR14 in words: %s', (_what, given, text, units, expected) => {
    expect(isOrdered(given, { text }, undefined, units)).toBe(expected);
  });

  it('SR14 the units of every kind of dosing', () => {
    const dose = { kind: 'fixed', amount: { value: '1', unit: 'g' } } as const;
    const rate = { amount: { value: '5', unit: 'mcg' }, perKg: true, per: 'minute' } as const;
    const low = { value: '1', unit: 'tablet' } as const;
    const all = [
      undefined,
      { kind: 'once', dose } as const,
      { kind: 'once', dose: { kind: 'range', low, high: { value: '10', unit: 'mL' } } } as const,
      { kind: 'infusion', rate } as const,
      { kind: 'varying', doses: [{ time: '08:00', amount: low }] } as const,
      {
        kind: 'scale',
        times: ['08:00'],
        measuredIn: 'mmol/L',
        bands: [{ below: '8' }, { from: '8', dose: low }],
      } as const,
    ].map(doseUnitsOf);
    expect(all).toEqual([[], ['g'], ['tablet', 'mL'], ['mcg'], ['tablet'], ['tablet']]);
  });
});
