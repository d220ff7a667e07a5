import { describe, expect, it } from 'vitest';
import { moneyFor, smallestAmount, typedMoney } from './money.ts';

describe('an amount as it is typed', () => {
  it.each([
    ['1,50', 2, '1.50'],
    ['1,5', 2, '1.50'],
    ['1.5', 2, '1.50'],
    ['12,', 2, '12.00'],
    ['12.', 2, '12.00'],
    ['1 234,50', 2, '1234.50'],
    ['1\u202f500', 0, '1500'],
    ['0,125', 3, '0.125'],
    ['1.500', 3, '1.500'],
    ['0', 2, '0.00'],
  ])('TI3 "%s" with %d places is %s', (typed, decimals, amount) => expect(typedMoney(typed, decimals)).toBe(amount));
  it.each([
    ['1,500', 3],
    ['1,500', 0],
    ['1.500', 2],
    ['1,005', 2],
    ['1.5', 0],
    ['', 2],
    [',', 2],
    ['-1', 2],
    ['ten', 2],
    ['1,2,3', 2],
  ])('@SAFETY TI3 "%s" with %d places is asked for, never read as something else', (typed, decimals) =>
    expect(typedMoney(typed, decimals)).toBeUndefined(),
  );
  it('TI9 stands with the comma of the reader’s language', () =>
    expect([moneyFor('12.50', 'fr'), moneyFor('12.50', 'en'), moneyFor('1200', 'fr-FR')]).toEqual([
      '12,50',
      '12.50',
      '1200',
    ]));
  it('PX7 the smallest unit has the places of its currency', () =>
    expect([0, 2, 3].map(smallestAmount)).toEqual(['1', '0.01', '0.001']));
});
