import { describe, expect, it } from 'vitest';
import type { Product } from '../formulary/product.ts';
import { quantity } from '../stock/quantity.ts';
import type { Amount } from './amount.ts';
import { type ScannedUnits, sharesOfSeveral } from './several-shares.ts';

const of =
  (unit: Amount['unit']) =>
  (value: string): Amount => ({ value, unit });
const [mg, mL, tablet] = [of('mg'), of('mL'), of('tablet')];

function product(code: string, active: Amount | undefined, per: Amount, more: Partial<Product> = {}): Product {
  return {
    ...{
      code,
      generic: 'Morphine',
      form: 'x',
      routes: [],
      baseUnit: per.unit,
      controlledClass: 'CD2',
      status: 'active',
    },
    ...{ packs: [], ingredients: [{ name: 'Morphine', ...(active ? { strength: { active, per } } : {}) }] },
    ...more,
  };
}
const TEN = product('T10', mg('10'), tablet('1'));
const FIVE = product('T5', mg('5'), tablet('1'));
const AMPOULE = product('A10', mg('10'), mL('1'));
const SALINE = product('NACL', undefined, mL('1'), {
  controlledClass: undefined,
  ingredients: [{ name: 'Sodium chloride' }],
});
const one = (item: Product, units: string | undefined = '1'): ScannedUnits => ({ product: item, units });
const told = (scanned: readonly ScannedUnits[], taken: Parameters<typeof sharesOfSeveral>[1]) =>
  sharesOfSeveral(scanned, taken)?.map(({ product: { code }, share }) => [code, share.supplied, share.wasted]);

describe('WG3 a dose of several products', () => {
  it('WG3 single units that together are the dose: each register has its own', () => {
    const dose = { given: mg('25') };
    const expected = [
      ['T10', quantity('2'), 0],
      ['T5', quantity('1'), 0],
    ];
    expect(told([one(TEN), one(FIVE), one(TEN)], dose)).toEqual(expected);
    expect(told([one(TEN), one(FIVE), one(TEN)], { given: { value: '0.025', unit: 'g' } })).toEqual(expected);
  });

  it('@SAFETY WG3 what does not come out, was divided, thrown away or taken from a box is not guessed', () => {
    const scanned = [one(TEN), one(FIVE)];
    expect(told(scanned, { given: mg('12.5') })).toBeUndefined();
    expect(told(scanned, { given: mg('15'), waste: { drawn: mg('15'), amount: mg('5') } })).toBeUndefined();
    expect(told([one(TEN, '1'), { product: FIVE, units: undefined }], { given: mg('15') })).toBeUndefined();
    expect(told([one(TEN), one(product('T?', undefined, tablet('1')))], { given: mg('15') })).toBeUndefined();
    expect(told(scanned, {})).toBeUndefined();
  });

  it('@SAFETY WG3 with a diluent all is of the drug, as long as it was measured by its mass', () => {
    const waste = { drawn: mg('10'), amount: mg('7.5') };
    expect(told([one(SALINE, undefined), one(AMPOULE)], { given: mg('2.5'), waste })).toEqual([
      ['A10', quantity('0.25'), quantity('0.75')],
    ]);
    expect(told([one(AMPOULE), one(SALINE)], { given: mL('2.5') })).toBeUndefined();
    const same = product('SYR', mg('2'), mL('1'), { controlledClass: undefined });
    expect(told([one(AMPOULE, undefined), one(same)], { given: mg('5') })).toBeUndefined();
  });
});
