import { describe, expect, it } from 'vitest';
import type { CoPayment, PriceRules } from '#shared/model/price-rules.ts';
import type { Product } from '../formulary/product.ts';
import { exact } from '../medication/exact.ts';
import { moneyText, roundMoney, roundToCoin } from './money.ts';
import { priceDispense } from './price-dispense.ts';
import type { PriceItem } from './price-line.ts';

const RULES: PriceRules = {
  ...{ currency: 'EUR', decimals: 2, markupPercent: '0', feePerItem: '0', feePerDispense: '0', loose: 'proportional' },
  ...{ cashStep: '0.05', coPayments: [], refundAloneUpTo: '0' },
};
const eur = (value: string) => ({ value, currency: 'EUR' });
const tablet: Product = {
  ...{ code: 'P1', generic: 'Amlodipine', form: 'tablet', routes: ['oral'], baseUnit: 'tablet', status: 'active' },
  ...{ ingredients: [{ name: 'Amlodipine' }], atc: 'C08CA01', tallMan: 'amLODIPine' },
  packs: [
    { gtin: '09521101000016', level: 'unit', units: '1' },
    { gtin: '19521101000013', level: 'pack', units: '28', price: eur('1.10') },
    { gtin: '59521101000011', level: 'case', units: '560', price: eur('20') },
  ],
};
const of = (units: string, more: Partial<PriceItem> = {}): PriceItem => ({ product: tablet, units, ...more });
const quote = (items: readonly PriceItem[], rules: Partial<PriceRules> = {}, person = {}) =>
  priceDispense({ items, person, rules: { ...RULES, ...rules } });
const due = (units: string, rules: Partial<PriceRules> = {}, person = {}) => quote([of(units)], rules, person).due;
const rule = (pays: CoPayment['pays'], when: CoPayment['when'] = {}): CoPayment[] => [{ name: 'rule', when, pays }];

describe('PX1 money', () => {
  it.each([
    ['0.125', 2, '0.13'],
    ['0.124999', 2, '0.12'],
    ['-0.125', 2, '-0.13'],
    ['1200.5', 0, '1201'],
    ['0.0005', 3, '0.001'],
    ['0.1', 2, '0.10'],
  ])('PX1 %s in %d places is %s', (value, decimals, expected) =>
    expect(moneyText(roundMoney(exact(value), decimals), decimals)).toBe(expected),
  );
  it('PX1 a third of a price three times is what three thirds are', () => {
    expect(quote([of('28'), of('56')]).total).toBe('3.30');
    expect(due('14')).toBe('0.55');
  });
  it('PX1 an amount with more places than its currency is never cut', () =>
    expect(moneyText(exact('0.005'), 2)).toBe('0.005'));
});

describe('PX2 what an item costs', () => {
  it.each([
    ['whole packs', '56', {}, '2.20'],
    ['loose by their part of the pack', '30', {}, '1.18'],
    ['loose as a whole pack', '30', { loose: 'whole-pack' }, '2.20'],
    ['half a tablet', '0.5', {}, '0.02'],
    ['mark-up and fees', '28', { markupPercent: '12.5', feePerItem: '0.40', feePerDispense: '1' }, '2.64'],
    ['a currency without places', '30', { decimals: 0, cashStep: '1' }, '1'],
  ] as const)('PX2 %s', (_case, units, rules, expected) => expect(due(units, rules)).toBe(expected));
  it('PX2 the pack that it is taken from goes first', () => {
    const line = quote([of('560', { gtin: '59521101000011' })]).lines[0];
    expect(line).toMatchObject({ amount: '20.00', packs: { count: '1', size: '560', price: '20.00' } });
  });
  it('PX2 a unit with a price of its own is sold by it', () => {
    const packs = tablet.packs.map((pack) => (pack.level === 'unit' ? { ...pack, price: eur('0.06') } : pack));
    const line = quote([of('30', { product: { ...tablet, packs } })]).lines[0];
    expect(line).toMatchObject({ amount: '1.22', loose: { units: '2', size: '1', price: '0.06' } });
  });
  it('PX2 the name on the bill has no tall-man letters', () =>
    expect(quote([of('1')]).lines[0]?.name).toBe('Amlodipine tablet'));
});

describe('PX3 what has no price', () => {
  const free: Product = { ...tablet, code: 'P2', packs: [{ gtin: '09521101000023', level: 'pack', units: '1' }] };
  it('PX3 is named, and left out of the sums', () => {
    expect(quote([of('28'), of('1', { product: free })])).toMatchObject({
      state: 'incomplete',
      lines: [{ state: 'priced' }, { code: 'P2', state: 'no-price', amount: '0.00' }],
      total: '1.10',
    });
  });
  it('PX3 a price in another currency is none', () =>
    expect(quote([of('28')], { currency: 'KES' }).lines[0]?.state).toBe('other-currency'));
  it('PX3 a person sets it, with a reason', () => {
    const item = of('1', { product: free, set: { amount: '3.555', reason: 'price by telephone' } });
    expect(quote([item])).toMatchObject({
      state: 'complete',
      total: '3.56',
      lines: [{ reason: 'price by telephone' }],
    });
  });
});

describe('PX4 what the patient pays', () => {
  it.each([
    ['all where no rule applies', rule({ by: 'nothing' }, { atc: ['N02'] }), {}, '1.10'],
    ['nothing by class', rule({ by: 'nothing' }, { atc: ['C08'] }), {}, '0.00'],
    ['nothing by code', rule({ by: 'nothing' }, { codes: ['P1'] }), {}, '0.00'],
    ['nothing in bed', rule({ by: 'nothing' }, { care: 'inpatient' }), { care: 'inpatient' }, '0.00'],
    ['all at the counter', rule({ by: 'nothing' }, { care: 'inpatient' }), { care: 'outpatient' }, '1.10'],
    ['a percentage', rule({ by: 'percent', percent: '25' }), {}, '0.28'],
    ['at least', rule({ by: 'percent', percent: '25', atLeast: '0.50' }), {}, '0.50'],
    ['at most', rule({ by: 'percent', percent: '90', atMost: '0.75' }), {}, '0.75'],
    ['an amount', rule({ by: 'amount', amount: '0.60' }), {}, '0.60'],
    ['never more than it costs', rule({ by: 'amount', amount: '5' }), {}, '1.10'],
    ['a child', rule({ by: 'nothing' }, { ageBelow: 5 }), { ageYears: 4 }, '0.00'],
    ['no child any more', rule({ by: 'nothing' }, { ageBelow: 5 }), { ageYears: 5 }, '1.10'],
    ['an age that nobody knows', rule({ by: 'nothing' }, { ageBelow: 5 }), {}, '1.10'],
  ] as const)('PX4 %s', (_case, coPayments, person, expected) =>
    expect(due('28', { coPayments: [...coPayments] }, person)).toBe(expected),
  );
  it('PX4 the first rule that applies counts, and is named', () => {
    const rules = [...rule({ by: 'amount', amount: '0.20' }), { ...rule({ by: 'nothing' })[0], name: 'later' }];
    expect(quote([of('28')], { coPayments: rules as CoPayment[] }).lines[0]).toMatchObject({
      patientPays: '0.20',
      rule: 'rule',
    });
  });
  it('PX4 says that a rule asks for the age', () => {
    const coPayments = rule({ by: 'nothing' }, { ageFrom: 65 });
    expect(quote([of('28')], { coPayments }).ageUnknown).toBe(true);
    expect(quote([of('28')], { coPayments }, { ageYears: 70 }).ageUnknown).toBe(false);
  });
});

describe('PX5 PX7 fee, most, coins', () => {
  it('PX5 who pays nothing pays no fee', () => {
    const nothing = quote([of('28')], { feePerDispense: '1', coPayments: rule({ by: 'nothing' }) });
    expect(nothing).toMatchObject({ due: '0.00', total: '2.10' });
  });
  it('PX5 above the most the organisation carries the rest', () => {
    const capped = quote([of('560')], { mostPerDispense: '10', feePerDispense: '1' });
    expect(capped).toMatchObject({ due: '10.00', capped: true, total: '23.00' });
    expect(capped.shares.map(({ amount }) => amount)).toEqual(['10.00', '13.00']);
  });
  it.each([
    ['1.02', '1.00'],
    ['1.03', '1.05'],
    ['1.025', '1.05'],
    ['0.02', '0.00'],
  ])('PX7 %s in coins of 0.05 is %s', (value, expected) =>
    expect(moneyText(roundToCoin(exact(value), exact('0.05')), 2)).toBe(expected),
  );
});

describe('PX9 tax', () => {
  const reduced = { name: 'VAT', percent: '10', when: { atc: ['C08'] } };
  const usual = { name: 'VAT', percent: '20', when: {} };
  it('PX9 included: taken out of the price, which stays; by rate on the quote', () => {
    const found = quote([of('28')], { taxes: { mode: 'included', rates: [reduced, usual] } });
    expect(found).toMatchObject({
      ...{ total: '1.10', due: '1.10', taxes: [{ name: 'VAT', percent: '10', of: '1.10', amount: '0.10' }] },
      lines: [{ amount: '1.10', tax: { amount: '0.10' } }],
    });
  });
  it('PX9 added: put on the price, rounded once for each line; the first rate that applies counts', () => {
    const taxes = { mode: 'added' as const, rates: [{ ...reduced, percent: '5.5' }, usual] };
    const found = quote([of('28'), of('14')], { taxes });
    expect(found.lines.map(({ amount, tax }) => [amount, tax?.amount])).toEqual([
      ['1.16', '0.06'],
      ['0.58', '0.03'],
    ]);
    expect(found).toMatchObject({ total: '1.74', taxes: [{ of: '1.74', amount: '0.09' }] });
    const other = { ...tablet, code: 'P9', atc: 'N02' };
    expect(quote([{ product: other, units: '28' }], { taxes }).total).toBe('1.32');
    expect(quote([{ product: other, units: '28' }], { taxes: { mode: 'added', rates: [reduced] } }).taxes).toEqual([]);
  });
  it('PX9 the fee has its own; what the patient pays is of the price with its tax', () => {
    const taxes = { mode: 'added' as const, rates: [reduced], feePercent: '20' };
    const found = quote([of('28')], { taxes, feePerDispense: '1', coPayments: rule({ by: 'percent', percent: '50' }) });
    expect(found).toMatchObject({ fee: '1.20', total: '2.41', lines: [{ amount: '1.21', patientPays: '0.61' }] });
    expect(found.taxes).toEqual([
      { name: 'VAT', percent: '10', of: '1.21', amount: '0.11' },
      { name: 'VAT', percent: '20', of: '1.20', amount: '0.20' },
    ]);
  });
});
