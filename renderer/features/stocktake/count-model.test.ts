import { describe, expect, it } from 'vitest';
import type { StocktakeSheetLine } from '#shared/contract/stocktake.ts';
import { lineOfPack, linesToShow, progressOf } from './count-model.ts';

const line = (key: string, more: Partial<StocktakeSheetLine> = {}): StocktakeSheetLine => ({
  ...{ key, product: 'P1', name: 'Amlodipine 5 mg tablet', unit: 'tablet', batch: { lot: key, expiry: '2027-06-30' } },
  ...{ location: 'Location:1', place: 'Store · A1', state: 'available', found: false, todo: 'count', round: 1 },
  countedBy: [],
  ...more,
});

describe('CN counting screen', () => {
  it('CN5 what is to be counted again comes first, what is done last; words and place narrow it', () => {
    const lines = [
      line('L1', { todo: 'done' }),
      line('L2'),
      line('L3', { todo: 'recount', location: 'Location:2', place: 'Fridge' }),
    ];
    const keys = (typed: string, place: string | null = null) =>
      linesToShow(lines, { typed, place }).map(({ key }) => key);
    expect(keys('')).toEqual(['L3', 'L2', 'L1']);
    expect(keys('amlo l2')).toEqual(['L2']);
    expect(keys('', 'Location:2')).toEqual(['L3']);
    expect(progressOf(lines)).toEqual({ all: 3, done: 1, again: 1 });
  });

  it('CN1 a scanned pack finds its line by product, lot and expiry, at the place that is being counted', () => {
    const lines = [
      line('L1', { todo: 'done' }),
      line('L1', { key: 'there', location: 'Location:2' }),
      line('L1', { key: 'aside', state: 'quarantined' }),
    ];
    const pack = { product: 'P1', gtin: '1', lot: 'L1', expiry: '2027-06-30' };
    expect(lineOfPack(lines, pack, null)?.key).toBe('there');
    expect(lineOfPack(lines, pack, 'Location:1')?.key).toBe('L1');
    expect(lineOfPack(lines, { ...pack, lot: 'L9' }, null)).toBeUndefined();
  });
});
