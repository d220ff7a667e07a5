import { describe, expect, it } from 'vitest';
import type { ProductStock, StockHeld, StockPlaceRow, StockTransferRow } from '#shared/contract/stock-shown.ts';
import {
  byExpiry,
  countToLookAt,
  filterProducts,
  isReservedTwice,
  linesOf,
  marksOf,
  packsIn,
  placeText,
  totalsOf,
  withItem,
} from './stock-model.ts';

const held = (lot: string, more: Partial<StockHeld> = {}): StockHeld => ({
  ...{ batch: { lot, expiry: '2027-06-30' }, location: 'Location:1', available: '28', quarantined: '0' },
  ...{ since: '2026-11-22T08:00:00Z', expires: 'later', stops: [] },
  ...more,
});
const product = (code: string, name: string, ...holdings: StockHeld[]): ProductStock => ({
  ...{ code, name, shownName: name, unit: 'tablet', packUnits: '28', holdings },
});
const item = (products: ProductStock[], whole: boolean) => ({
  ...{ asOf: '', today: '2026-11-22', heardAt: '', whole, places: [], exceptions: [], transfers: [] },
  products,
});

describe('SX the store on the screen', () => {
  it('SX1 what is stopped or aside is never counted as free', () => {
    const one = product(
      'A',
      'Amlodipine',
      held('1'),
      held('2', { stops: ['expired'], expires: 'expired' }),
      held('3', { available: '-6', stops: ['shortage-open'] }),
      held('4', { available: '0', quarantined: '14.5' }),
    );
    expect(totalsOf(one, [])).toEqual({ free: '28', reserved: '0', onWards: '0', aside: '36.5' });
    expect(marksOf(one)).toEqual(['shortage-open', 'expired', 'aside']);
  });

  it('SX1 what is kept for somebody is not free; what two desks kept of the same pack is marked', () => {
    const [some, twice] = [held('1', { reserved: '8' }), held('2', { reserved: '40' })];
    expect(totalsOf(product('A', 'Amlodipine', some, twice), [])).toMatchObject({ free: '20', reserved: '36' });
    expect([some, twice].map(isReservedTwice)).toEqual([false, true]);
  });

  it('SX1 what lies in the cupboard of a ward is not free to issue', () => {
    const cupboard = { id: 'Location:ward', level: 'ward', name: 'Medical', code: 'M', inUse: true } as StockPlaceRow;
    const one = product('A', 'Amlodipine', held('1'), held('2', { location: cupboard.id, available: '12' }));
    expect(totalsOf(one, [cupboard])).toEqual({ free: '28', reserved: '0', onWards: '12', aside: '0' });
  });

  it('SX2 changed products replace, a whole item replaces everything', () => {
    const first = withItem(undefined, item([product('B', 'Beta'), product('A', 'Alpha')], true));
    expect(first.products.map(({ name }) => name)).toEqual(['Alpha', 'Beta']);
    const next = withItem(first, item([product('B', 'Beta', held('1'))], false));
    expect(next.products.map(({ holdings }) => holdings.length)).toEqual([0, 1]);
    expect(withItem(next, item([], true)).products).toEqual([]);
  });

  it('SX3 a product is found by beginnings of its words, its code, its brand and its lots', () => {
    const all = [
      product('D1001', 'Amlodipine 5 mg tablet', held('K77')),
      product('D1002', 'Amoxicillin 500 mg capsule'),
    ];
    const found = (text: string) => filterProducts(all, text).map(({ code }) => code);
    expect([found('aml'), found('am 5'), found('k7'), found('d1002'), found('zzz')]).toEqual([
      ['D1001'],
      ['D1001', 'D1002'],
      ['D1001'],
      ['D1002'],
      [],
    ]);
  });

  it('SX4 batches stand by their end, packs are whole, a bin is named with its store', () => {
    const lines = linesOf([
      product('A', 'Alpha', held('late'), held('never', { batch: { lot: 'never' } })),
      product('B', 'Beta', held('early', { batch: { lot: 'early', expiry: '2026-12-01' } })),
    ]);
    expect(lines.toSorted(byExpiry).map(({ held: one }) => one.batch.lot)).toEqual(['early', 'late', 'never']);
    expect([packsIn('56', '28'), packsIn('30', '28'), packsIn('0', '28'), packsIn('5', undefined)]).toEqual([
      2,
      undefined,
      undefined,
      undefined,
    ]);
    const place = { rev: '1-a', code: 'x', storage: 'room' as const, inUse: true };
    const places = [
      { ...place, id: 'Location:1', level: 'store' as const, name: 'Store', partOf: 'Location:0' },
      { ...place, id: 'Location:2', level: 'bin' as const, name: 'A3', partOf: 'Location:1' },
    ];
    expect([placeText(places, 'Location:2'), placeText(places, 'Location:9')]).toEqual(['Store · A3', '—']);
  });

  it('SX5 what is overdue at either end, and what was sent from here and arrived short without an answer, is counted', () => {
    const sentAt = '2026-11-20T08:00:00.000Z';
    const loss = { id: 'StockMovement:1', quantity: '5', reason: 'box open', by: 'Otto', at: sentAt };
    const way = (direction: 'in' | 'out', open: string, lost: StockTransferRow['lines'][number]['lost'] = []) => ({
      ...{ id: 'StockTransfer:1', direction, sentAt, sentBy: 'Nora', from: { site: 'N1', name: 'North' } },
      to: { site: 'S2', name: 'South' },
      lines: [{ product: 'A', name: 'A', unit: 'tablet', batch: { lot: '1' }, sent: '28', open, lost }],
    });
    const dayAfter = (days: number) => Date.parse(sentAt) + days * 86_400_000;
    const count = (one: StockTransferRow, days: number) => countToLookAt([one], dayAfter(days));
    expect([count(way('out', '28'), 2), count(way('out', '28'), 3), count(way('in', '28'), 3)]).toEqual([0, 1, 1]);
    expect([count(way('out', '0', [loss]), 0), count(way('in', '0', [loss]), 9)]).toEqual([1, 0]);
    const answer = { says: 'disputed', by: 'Nora', at: sentAt } as const;
    expect(count(way('out', '0', [{ ...loss, answer }]), 9)).toBe(0);
  });
});
