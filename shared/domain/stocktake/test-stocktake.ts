import { createHybridClock } from '#shared/lib/hybrid-time.ts';
import { quantity } from '../stock/quantity.ts';
import type { Count, LineOf, Person, Stocktake } from './stocktake.ts';

export const ADA: Person = { id: 'User:ada', name: 'Ada' };
export const BEN: Person = { id: 'User:ben', name: 'Ben' };
export const CLEO: Person = { id: 'User:cleo', name: 'Cleo' };

export const SHELF: LineOf = {
  product: 'P1',
  batch: { lot: 'L1', expiry: '2027-06-30' },
  location: 'store',
  state: 'available',
};

export function testStocktake(more: Partial<Stocktake> = {}): Stocktake {
  return {
    id: 'Stocktake:1',
    mode: 'rolling',
    places: ['store'],
    tolerance: { units: quantity(0), percent: 0 },
    startedBy: ADA,
    startedAt: '2026-01-01T08:00:00.000Z',
    ...more,
  };
}

/** Somebody counted so many on the shelf, `minute` minutes after midnight of 2026-01-01. */
export function testCount(written: string | number, minute: number, more: Partial<Count> = {}): Count {
  const ms = Date.UTC(2026, 0, 1) + minute * 60_000;
  const station = more.station ?? 'a';
  return {
    id: `StockCount:${minute}-${station}`,
    at: createHybridClock({ now: () => ms }, station).next(),
    station,
    line: SHELF,
    round: 1,
    quantity: quantity(written),
    by: ADA,
    countedAt: new Date(ms).toISOString(),
    ...more,
  };
}
