import { describe, expect, it } from 'vitest';
import { countedPacks, inPacks, totalOf } from './pack-amount.ts';

describe('SL23 packs and what is loose', () => {
  it.each([
    ['3', '', '28', '84'],
    ['3', '5', '28', '89'],
    ['', '0', '28', '0'],
    ['', '1,5', undefined, '1.5'],
    ['', '', '28', undefined],
    ['2', '', undefined, undefined],
    ['1.5', '', '28', undefined],
    ['', '-1', '28', undefined],
    ['', 'x', '28', undefined],
    ['', '1,000', '28', undefined],
    ['', '1 000', '28', '1000'],
  ])('CN2 SL23 %s packs and %s loose of %s are %s', (packs, loose, packUnits, total) => {
    expect(totalOf({ packs, loose }, packUnits)).toBe(total);
  });

  it.each([
    ['89', '28', '3', '5'],
    ['84', '28', '3', ''],
    ['5', '28', '', '5'],
    ['0', '28', '', '0'],
    ['2.5', '0.5', '5', ''],
    ['30', '1', '', '30'],
    ['30', undefined, '', '30'],
  ])('SL23 %s in packs of %s are %s and %s, and the same again in all', (amount, packUnits, packs, loose) => {
    const typed = inPacks(amount, packUnits);
    expect(typed).toEqual({ packs, loose });
    expect(totalOf(typed, packUnits)).toBe(amount);
  });

  it('SL23 only whole packs that were counted are told', () => {
    expect(countedPacks({ packs: '03', loose: '5' }, '28')).toEqual({ packs: { count: '3', units: '28' } });
    expect(countedPacks({ packs: '', loose: '5' }, '28')).toEqual({});
    expect(countedPacks({ packs: '3', loose: '' }, '1')).toEqual({});
  });
});
