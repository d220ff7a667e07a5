import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Movement, MovementType } from '../stock/movement.ts';
import { quantity, quantityText } from '../stock/quantity.ts';
import { testMovement } from '../stock/test-movements.ts';
import { abcClasses } from './abc-classes.ts';
import { dailyStock } from './daily-stock.ts';
import { seasonFactor, usePerDay } from './forecast.ts';
import { DEFAULT_RULE } from './reorder-rule.ts';
import { type StockAhead, suggestOrder } from './suggest-order.ts';

const DAY_MS = 86_400_000;
const TODAY = Date.UTC(2026, 10, 22) / DAY_MS;
const dayOf = (instant: string) => Math.floor(Date.parse(instant) / DAY_MS);
const daysOf = (days = 90) => ({ dayOf, today: TODAY, days });

let next = 0;
/** So many days ago, at noon or `hour`. */
function ago(days: number, type: MovementType, written: number, more: Partial<Movement> = {}, hour = 12): Movement {
  next += 1;
  const occurredAt = new Date((TODAY - days) * DAY_MS + hour * 3_600_000).toISOString();
  return testMovement(`m${next}`, type, written, { occurredAt, batch: { lot: 'L1', expiry: '2028-12-31' }, ...more });
}

const steady = (perDay: number, days = 60): Movement[] => [
  ago(days, 'receive', 10_000, {}, 1),
  ...Array.from({ length: days }, (_, index) => ago(index + 1, 'issue', -perDay)),
];
const stockOf = (written: number, more: Partial<StockAhead> = {}): StockAhead => ({
  batches: [{ quantity: quantity(written), expires: undefined }],
  onOrder: quantity(0),
  inTransit: quantity(0),
  ...more,
});

describe('RO use', () => {
  it('RO2 is issues less returns and reversals, by the day on which they happened; nothing else', () => {
    const { used } = dailyStock(
      [
        ago(5, 'receive', 100, {}, 1),
        ago(4, 'issue', -10),
        ago(4, 'return', 3),
        ago(4, 'issue', 10, { reversalOf: 'm2' }),
        ago(3, 'waste', -5),
        ago(3, 'transfer-out', -5),
        ago(3, 'count', -1),
        ago(0, 'issue', -50),
      ],
      daysOf(),
    );
    expect([...used].map(([day, sum]) => [TODAY - day, quantityText(sum)])).toEqual([[4, '-3']]);
  });

  it('RO3 a day without anything to issue is a stock-out; expired and quarantined stock is nothing', () => {
    const { stockOut, from } = dailyStock(
      [
        ago(9, 'receive', 10),
        ago(7, 'issue', -10),
        ago(5, 'receive', 10),
        ago(4, 'quarantine', -10),
        ago(3, 'release', 10),
        ago(3, 'issue', -10),
        ago(2, 'receive', 5, { batch: { lot: 'L2', expiry: '2026-11-20' } }),
      ],
      daysOf(),
    );
    expect(TODAY - from).toBe(9);
    expect([...stockOut].map((day) => TODAY - day)).toEqual([6, 1]);
  });

  it('RO3 RO10 what lies on wards is issued to nobody: without it in the pharmacy the day is a stock-out', () => {
    const isOnWard = (location: string) => location === 'Location:ward';
    const onWard = { location: 'Location:ward' };
    const movements = [
      ago(20, 'receive', 100, {}, 1),
      ago(20, 'transfer-out', -90, {}, 2),
      ago(20, 'transfer-in', 90, onWard, 3),
      ago(11, 'issue', -10, {}, 20),
      ...Array.from({ length: 20 }, (_, index) => ago(20 - index, 'issue', -3, onWard)),
    ];
    const daily = dailyStock(movements, { ...daysOf(), isOnWard });
    expect([daily.stockOut.size, daily.nowhere.size]).toEqual([10, 0]);
    expect(usePerDay(daily)).toEqual({ perDay: 4, dispensedPerDay: 1, days: 20, stockOutDays: 10 });
  });

  it('RO4 days without stock do not make need smaller', () => {
    const movements = [
      ago(20, 'receive', 100, {}, 1),
      ...Array.from({ length: 10 }, (_, index) => ago(20 - index, 'issue', -10)),
    ];
    expect(usePerDay(dailyStock(movements, daysOf()))).toMatchObject({ perDay: 10, days: 10, stockOutDays: 10 });
    expect(usePerDay(dailyStock([], daysOf()))).toMatchObject({ perDay: 0, days: 0, stockOutDays: 0 });
  });

  it('RO5 a season is weighed where two years are known, half-way and within bounds', () => {
    const winter = new Set([11, 0, 1]);
    const movements = [
      ago(800, 'receive', 100_000, {}, 1),
      ...Array.from({ length: 800 }, (_, index) => {
        const month = new Date((TODAY - index - 1) * DAY_MS).getUTCMonth();
        return ago(index + 1, 'issue', winter.has(month) ? -30 : -10);
      }),
    ];
    const daily = dailyStock(movements, daysOf(800));
    const [cold, mild] = [TODAY + 10, TODAY + 120].map((from) => seasonFactor(daily, { from, days: 60 }));
    expect(cold).toBe(1.5);
    expect(mild).toBeGreaterThan(0.9);
    expect(mild).toBeLessThan(1.1);
    expect(seasonFactor(dailyStock(movements, daysOf(365)), { from: TODAY, days: 60 })).toBe(1);
  });
});

describe('RO suggestions', () => {
  const daily = dailyStock(steady(10), daysOf());
  const suggest = (stock: StockAhead, more = {}) => suggestOrder(daily, stock, { ...DEFAULT_RULE, ...more }, TODAY);

  it('RO7 lasts until the order after the next, with a spare, less what is there and coming, in whole packs', () => {
    expect(quantityText(suggest(stockOf(200)).suggested)).toBe(String(10 * 42 + 140 - 200));
    expect(quantityText(suggest(stockOf(200, { onOrder: quantity(100), inTransit: quantity(60) })).suggested)).toBe(
      '200',
    );
    expect(quantityText(suggest(stockOf(200), { packUnits: quantity(100) }).suggested)).toBe('400');
    expect(quantityText(suggest(stockOf(5000)).suggested)).toBe('0');
  });

  it('RO6 vital products have the greater spare, a minimum is kept, what will expire unused is not there', () => {
    expect(quantityText(suggest(stockOf(0), { ven: 'vital' }).spare)).toBe('300');
    expect(quantityText(suggest(stockOf(0), { ven: 'non-essential', minimum: quantity(50) }).spare)).toBe('50');
    const expiring = { batches: [{ quantity: quantity(200), expires: TODAY + 9 }] };
    const suggestion = suggest(stockOf(0, expiring));
    expect(quantityText(suggestion.willExpire)).toBe('100');
    expect(quantityText(suggestion.suggested)).toBe(String(420 + 140 - 100));
  });

  it('RO7 is urgent where the stock does not last for the lead time', () => {
    expect(suggest(stockOf(0)).urgency).toBe('out');
    expect(suggest(stockOf(130))).toMatchObject({ urgency: 'urgent', lastsDays: 13 });
    expect(suggest(stockOf(150)).urgency).toBe('due');
    expect(suggest(stockOf(5000)).urgency).toBe('enough');
  });

  it('@SAFETY RO7 RO10 full cupboards on wards hide no urgency, and are not ordered again', () => {
    const wards = { quantity: quantity(5000), expires: undefined, onWard: true };
    const own = (units: number) => ({ quantity: quantity(units), expires: undefined });
    expect(suggest(stockOf(0, { batches: [wards] }))).toMatchObject({ urgency: 'out', lastsDays: 0, suggested: 0 });
    expect(suggest(stockOf(0, { batches: [wards, own(130)] }))).toMatchObject({ urgency: 'urgent', lastsDays: 13 });
    expect(suggest(stockOf(0, { batches: [wards, own(150)] })).urgency).toBe('enough');
  });

  it('RO9 suggests nothing from under a week of history, unless there is a minimum', () => {
    const young = dailyStock(steady(10, 5), daysOf());
    expect(suggestOrder(young, stockOf(20), DEFAULT_RULE, TODAY)).toMatchObject({
      suggested: 0,
      urgency: 'too-little-known',
      historyDays: 5,
    });
    const rule = { ...DEFAULT_RULE, minimum: quantity(50) };
    expect(quantityText(suggestOrder(dailyStock([], daysOf()), stockOf(20), rule, TODAY).suggested)).toBe('30');
  });

  it('RO7 more stock never makes a suggestion larger, and it is never below nought', () => {
    const anyStock = fc.tuple(fc.nat(2000), fc.nat(2000), fc.option(fc.nat(90)));
    fc.assert(
      fc.property(anyStock, ([have, more, days]) => {
        const expires = days === null ? undefined : TODAY + days;
        const of = (units: number) => suggest({ ...stockOf(0), batches: [{ quantity: quantity(units), expires }] });
        const [less, greater] = [of(have), of(have + more)];
        expect(greater.suggested).toBeLessThanOrEqual(less.suggested);
        expect(greater.suggested).toBeGreaterThanOrEqual(0);
        expect(less.willExpire).toBeLessThanOrEqual(less.available);
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});

describe('RO8 ABC', () => {
  it('RO8 goes by value used; who reaches the border belongs to the higher class; without a cost it is C', () => {
    const classes = abcClasses(
      new Map([
        ['P1', 700n],
        ['P2', 200n],
        ['P3', 60n],
        ['P4', 40n],
        ['P5', undefined],
        ['P6', 0n],
      ]),
    );
    expect([...classes]).toEqual([
      ['P1', 'A'],
      ['P2', 'A'],
      ['P3', 'B'],
      ['P4', 'C'],
      ['P5', 'C'],
      ['P6', 'C'],
    ]);
  });

  it('RO8 does not depend on the order in which products are told', () => {
    const values: [string, bigint][] = [
      ['P1', 5n],
      ['P2', 5n],
      ['P3', 1n],
    ];
    const sorted = (pairs: [string, bigint][]) => [...abcClasses(new Map(pairs))].toSorted();
    expect(sorted(values.toReversed())).toEqual(sorted(values));
  });
});
