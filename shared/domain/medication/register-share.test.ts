import { describe, expect, it } from 'vitest';
import type { Product } from '../formulary/product.ts';
import { quantity } from '../stock/quantity.ts';
import type { Amount } from './amount.ts';
import { bagShare, doseShare, restOfBag } from './register-share.ts';

const mg = (value: string): Amount => ({ value, unit: 'mg' });
const mL = (value: string): Amount => ({ value, unit: 'mL' });
const tablet = (value: string): Amount => ({ value, unit: 'tablet' });

type Counted = Pick<Product, 'baseUnit' | 'ingredients'>;
const strength = (active: Amount, per: Amount) => [{ name: 'Morphine', strength: { active, per } }];
const MORPHINE: Counted = { baseUnit: 'mL', ingredients: strength(mg('10'), mL('1')) };
const AMPOULE: Counted = { baseUnit: 'ampoule', ingredients: strength(mg('10'), mL('1')) };
const TABLET: Counted = { baseUnit: 'tablet', ingredients: strength(mg('5'), tablet('1')) };
const BOTH: Counted = { baseUnit: 'tablet', ingredients: [...TABLET.ingredients, { name: 'Naloxone' }] };

const share = (supplied: string, wasted = '0') => ({ supplied: quantity(supplied), wasted: quantity(wasted) });

describe('what a dose takes out of the register of its ward', () => {
  it('WG1 what was given, in the units that are counted there', () => {
    expect(doseShare(MORPHINE, { given: mg('5') })).toEqual(share('0.5'));
    expect(doseShare(TABLET, { given: mg('10') })).toEqual(share('2'));
    expect(doseShare(TABLET, { given: { value: '0.005', unit: 'g' } })).toEqual(share('1'));
    expect(doseShare(BOTH, { given: tablet('1') })).toEqual(share('1'));
  });

  it('WG1 as it was measured, where a syringe cannot be as fine as the dose', () => {
    expect(doseShare(MORPHINE, { given: mg('3.33'), take: mL('0.33') })).toEqual(share('0.33'));
    expect(doseShare(MORPHINE, { given: mg('3.33') })).toEqual(share('0.333'));
  });

  it('WG2 what was given and what was thrown away are together what was drawn up', () => {
    const waste = { drawn: mg('10'), amount: mg('7.5') };
    expect(doseShare(MORPHINE, { given: mg('2.5'), take: mL('0.25'), waste })).toEqual(share('0.25', '0.75'));
    const thirds = { drawn: { value: '1', unit: 'tablet' as const }, amount: mg('1.666667') };
    const { supplied = 0, wasted = 0 } = doseShare(TABLET, { given: mg('3.333333'), waste: thirds }) ?? {};
    expect(supplied + wasted).toBe(quantity('1'));
  });

  it('WG2 drawn up and not given is waste alone', () => {
    expect(doseShare(MORPHINE, { waste: { drawn: mg('10'), amount: mg('10') } })).toEqual(share('0', '1'));
    expect(doseShare(MORPHINE, {})).toEqual(share('0'));
  });

  it('WG3 what the formulary does not say is not guessed', () => {
    expect(doseShare(AMPOULE, { given: mg('10') })).toBeUndefined();
    expect(doseShare(BOTH, { given: mg('5') })).toBeUndefined();
    expect(doseShare(TABLET, { given: mL('1') })).toBeUndefined();
    expect(doseShare({ baseUnit: 'pen', ingredients: [] }, { given: mg('1') })).toBeUndefined();
    expect(doseShare(MORPHINE, { waste: { drawn: mg('1'), amount: mg('2') } })).toBeUndefined();
  });
});

describe('what an infusion takes out of the register of its ward', () => {
  it('WG8 the whole of the drug that was put into the bag, and what was thrown away beside it', () => {
    expect(bagShare(MORPHINE, { inBag: mg('50') })).toEqual(share('5'));
    expect(bagShare(MORPHINE, { inBag: mg('50'), waste: { drawn: mg('60'), amount: mg('10') } })).toEqual(
      share('5', '1'),
    );
  });

  it('@SAFETY WG8 is not guessed without the content of the bag or of what is counted', () => {
    expect(bagShare(MORPHINE, {})).toBeUndefined();
    expect(bagShare(AMPOULE, { inBag: mg('50') })).toBeUndefined();
  });

  it('WG8 what is left of a bag is its volume less what ran in, never below nought', () => {
    expect(restOfBag(mL('50'), mL('30'))).toEqual(mL('20'));
    expect(restOfBag(mL('50'), mL('52'))).toEqual(mL('0'));
    expect(restOfBag(mL('50'), undefined)).toBeUndefined();
  });
});
