import { expect, it } from 'vitest';
import { indexProducts } from '#shared/domain/formulary/index-products.ts';
import { TABLET } from '../../testing/a-store.ts';
import { stockMoney } from './stock-money.ts';

const pricedIn = (...currencies: string[]) => {
  const entries = currencies.map((currency, index) => {
    const packs = TABLET.packs.map((pack) => ({
      ...pack,
      gtin: `1952110100${index}`,
      price: { value: '1.1', currency },
    }));
    return { id: `MedicationKnowledge:${index}`, product: { ...TABLET, code: `D${index}`, packs } };
  });
  return { products: () => ({ index: async () => indexProducts(entries) }) } as never;
};
const VALUE = 12_345_600_000_000n;

it.each([
  ['EUR', '12.35'],
  ['JPY', '12'],
  ['KWD', '12.346'],
])('SL18 money of the store has the places of %s', async (currency, text) => {
  const money = await stockMoney(pricedIn(currency, currency));
  expect([money.currency, money.text(VALUE)]).toEqual([currency, text]);
});

it('SL18 priced in two, nobody says which', async () => {
  const money = await stockMoney(pricedIn('EUR', 'JPY'));
  expect([money.currency, money.text(VALUE)]).toEqual([undefined, '12.35']);
});
