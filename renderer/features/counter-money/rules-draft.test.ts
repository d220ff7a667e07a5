import { describe, expect, it } from 'vitest';
import type { PriceRules } from '#shared/model/price-rules.ts';
import { draftOf, FRESH_RULE, readDraft, withCurrency } from './rules-draft.ts';

const RULES: PriceRules = {
  ...{ currency: 'KES', decimals: 2, markupPercent: '12.5', feePerItem: '1', feePerDispense: '0', loose: 'whole-pack' },
  ...{ cashStep: '1', mostPerDispense: '500', refundAloneUpTo: '50' },
  taxes: {
    mode: 'added',
    rates: [
      { name: 'VAT', percent: '5.5', when: { atc: ['C08'], codes: ['P1', 'P2'] } },
      { name: 'VAT', percent: '16', when: {} },
    ],
    feePercent: '16',
  },
  coPayments: [
    { name: 'Children', when: { ageBelow: 5, care: 'outpatient' }, pays: { by: 'nothing' } },
    { name: 'HIV', when: { atc: ['J05AF', 'J05AR'], codes: ['P1'] }, pays: { by: 'amount', amount: '10' } },
    { name: 'Rest', when: { ageFrom: 5 }, pays: { by: 'percent', percent: '20', atLeast: '5', atMost: '100' } },
  ],
};

describe('price rules as they are typed', () => {
  it('BK7 read back as they were', () => expect(readDraft(draftOf(RULES))).toEqual({ rules: RULES }));
  it('BK7 are read with the comma of the reader', () => {
    const draft = { ...draftOf(RULES), cashStep: '0,05', markupPercent: '12,5', mostPerDispense: '1 500,5' };
    expect(readDraft(draft)).toMatchObject({
      rules: { cashStep: '0.05', markupPercent: '12.5', mostPerDispense: '1500.5' },
    });
  });
  it('BK8 a currency comes with its own places and its smallest unit', () => {
    const draft = draftOf(undefined);
    expect(withCurrency(draft, 'jpy')).toMatchObject({ currency: 'jpy', decimals: '0', cashStep: '1' });
    expect(withCurrency(draft, 'KWD')).toMatchObject({ decimals: '3', cashStep: '0.001' });
    expect(withCurrency(draft, 'KW')).toMatchObject({ decimals: '2' });
  });
  it('BK7 say where they are not filled in', () => {
    const draft = { ...draftOf(undefined), coPayments: [{ ...FRESH_RULE, by: 'percent' as const }] };
    const read = readDraft({ ...draft, cashStep: '1,500', decimals: '' });
    expect(read).toMatchObject({
      wrong: expect.arrayContaining([
        'currency',
        'cashStep',
        'decimals',
        'coPayments.0.name',
        'coPayments.0.pays.percent',
      ]),
    });
  });
});
