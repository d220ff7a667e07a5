import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickFirstExpired } from './pick-first-expired.ts';
import type { Quantity } from './quantity.ts';
import type { Held } from './stock-ledger.ts';

const RUNS = { seed: 42, numRuns: 500 };
const TODAY = '2026-11-22';
const anyHeld: fc.Arbitrary<Held> = fc.record({
  product: fc.constant('P1'),
  location: fc.constantFrom('store', 'bin 2'),
  batch: fc.record(
    {
      lot: fc.constantFrom('A', 'B', 'C', 'D'),
      expiry: fc.constantFrom('2026-11-21', '2026-11-22', '2026-12-31', '2027-06-30'),
    },
    { requiredKeys: ['lot'] },
  ),
  available: fc.integer({ min: -5, max: 60 }).map((count) => count as Quantity),
  quarantined: fc.constant(0 as Quantity),
  since: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
});
const anyStock = fc.uniqueArray(anyHeld, {
  maxLength: 8,
  selector: ({ batch, location }) => `${location} ${batch.lot} ${batch.expiry}`,
});
const wanted = fc.integer({ min: 1, max: 120 }).map((count) => count as Quantity);
const rules = { lastsUntil: TODAY };
const expiryOf = ({ batch }: Held) => batch.expiry ?? '9999';

describe('first expired, first out', () => {
  it('SL9 takes as much as there is and no more than is wanted', () => {
    fc.assert(
      fc.property(anyStock, wanted, (stock, quantity) => {
        const { picks, missing } = pickFirstExpired(stock, quantity, rules);
        const there = stock
          .filter((held) => expiryOf(held) >= TODAY && held.available > 0)
          .reduce((sum, held) => sum + held.available, 0);
        const taken = picks.reduce((sum, pick) => sum + pick.quantity, 0);
        expect(taken).toBe(Math.min(there, quantity));
        expect(missing).toBe(quantity - taken);
      }),
      RUNS,
    );
  });

  it('SL8 SL9 nothing that is picked has expired, or expires later than what was left', () => {
    fc.assert(
      fc.property(anyStock, wanted, (stock, quantity) => {
        const { picks } = pickFirstExpired(stock, quantity, rules);
        const latest =
          picks
            .map(({ from }) => expiryOf(from))
            .sort()
            .at(-1) ?? '';
        const takenOf = (held: Held) => picks.find(({ from }) => from === held)?.quantity ?? 0;
        for (const { from } of picks) expect(expiryOf(from) >= TODAY).toBe(true);
        for (const held of stock) {
          const isLeft = expiryOf(held) >= TODAY && held.available > takenOf(held);
          if (isLeft) expect(expiryOf(held) >= latest).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('SL9 the same stock in any order gives the same pick', () => {
    fc.assert(
      fc.property(
        anyStock.chain((stock) =>
          fc.tuple(fc.constant(stock), fc.shuffledSubarray(stock, { minLength: stock.length })),
        ),
        wanted,
        ([stock, other], quantity) => {
          expect(pickFirstExpired(other, quantity, rules)).toEqual(pickFirstExpired(stock, quantity, rules));
        },
      ),
      RUNS,
    );
  });

  const held = (lot: string, since: string): Held => ({
    ...{ product: 'P1', location: 'store', batch: { lot, expiry: '2026-12-31' }, since },
    ...{ available: 10 as Quantity, quarantined: 0 as Quantity },
  });
  const [OLD, NEW] = [held('Z', '2026-01-01T00:00:00.000Z'), held('A', '2026-02-01T00:00:00.000Z')];
  const takenBy = (more: object, quantity = 12) =>
    pickFirstExpired([NEW, OLD], quantity as Quantity, { ...rules, ...more }).picks.map((one) => [
      one.from.batch.lot,
      one.quantity,
    ]);
  it('SL9 of what expires together what came first goes first', () =>
    expect(takenBy({})).toEqual([
      ['Z', 10],
      ['A', 2],
    ]));
  it('@SAFETY SL8 nobody is sent to a batch that may not be issued', () =>
    expect(takenBy({ isBlocked: (one: Held) => one === OLD })).toEqual([['A', 10]]));
  it('DP15 SL9 of a batch that is kept for others in part the rest alone is proposed', () => {
    const reserved = (one: Held) => (one === OLD ? 7 : 10) as Quantity;
    expect(takenBy({ reserved })).toEqual([['Z', 3]]);
  });
});
