import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from './account.ts';
import type { Holding } from './holding.ts';
import { listInTransit, listIrregularities } from './irregularities.ts';
import { hasRightSign, type Movement } from './movement.ts';
import { createReservations, type Reservations } from './reservations.ts';
import { stockCard } from './stock-card.ts';
import { createStockLedger, type StockLedger } from './stock-ledger.ts';
import * as model from './stock-model.ts';
import { anyBatches, anyHistory, type StockHistory } from './test-history.ts';
import { valueSite, valueStock } from './valuation.ts';

const LOTS = ['L1', 'L2'];
const PLACES = ['store', 'ward'];
const PILES = ['available', 'quarantined'] as const;
const METHODS = ['first-in-first-out', 'average'] as const;
const holdingOf = (lot: string, location: string): Holding => ({
  ...{ product: 'P1', batch: { lot, expiry: '2027-06-30' }, location },
});

const anyDelivery = anyHistory.chain((history) =>
  fc.record({
    history: fc.constant(history),
    movements: anyBatches(history.movements),
    reservations: anyBatches(history.reservations),
  }),
);

/** The cached balances of a station that is asked after each batch, so that everything late is folded anew. */
function bookOf(batches: readonly (readonly Movement[])[]): StockLedger {
  const ledger = createStockLedger();
  for (const batch of batches) {
    for (const movement of batch) ledger.add(movement);
    for (const lot of LOTS) ledger.entries(holdingOf(lot, 'store'));
  }
  return ledger;
}

const written = (entries: readonly Entry[]) => entries.map(({ movement, after }) => [movement.id, after]);

function expectBalances(ledger: StockLedger, movements: readonly Movement[]): void {
  for (const lot of LOTS)
    for (const location of PLACES) {
      const here = movements.filter((one) => model.isOf(one, lot, location));
      const holding = holdingOf(lot, location);
      for (const pile of PILES) expect(ledger.balance(holding, pile)).toBe(model.balanceOf(here, pile));
      const onPile = here.filter((one) => model.change(one, 'available') !== 0);
      const afters = model
        .inOrder(onPile)
        .map(({ id }, index, all) => [id, model.balanceOf(all.slice(0, index + 1), 'available')]);
      expect(written(ledger.entries(holding))).toEqual(afters);
    }
}

function expectCards(arrived: readonly Movement[], movements: readonly Movement[]): void {
  const rows = (of: Parameters<typeof stockCard>[1]) =>
    stockCard(arrived, of).map(({ movement, balance }) => [movement.id, balance]);
  expect(rows({ product: 'P1' })).toEqual(model.cardOf(movements));
  for (const lot of LOTS)
    expect(rows(holdingOf(lot, 'store'))).toEqual(
      model.cardOf(movements.filter((one) => model.isOf(one, lot, 'store'))),
    );
}

function expectValue(arrived: readonly Movement[], movements: readonly Movement[]): void {
  for (const method of METHODS) {
    const value = valueStock(arrived, method);
    expect(value).toMatchObject(model.worthOf(movements, method));
    expect(value.value + value.used).toBe(value.received);
    expect(valueSite(arrived, method)).toEqual(valueSite(movements, method));
  }
}

function expectKept(kept: Reservations, { reservations, now }: StockHistory): void {
  for (const lot of LOTS)
    expect(kept.reserved(holdingOf(lot, 'store'), now)).toBe(model.keptOf(reservations, lot, now));
}

describe('SL2 SL3 SL11 SL12 SL13 any interleaving of any history', () => {
  it('SL2 SL3 SL11 SL12 SL13 gives the balances, values, reservations and cards of a slow plain model, folded at once or as it came', () => {
    fc.assert(
      fc.property(anyDelivery, ({ history, movements: batches, reservations }) => {
        const { movements } = history;
        const arrived = batches.flat();
        for (const movement of movements) expect(hasRightSign(movement)).toBe(true);
        for (const ledger of [createStockLedger(arrived), bookOf(batches)]) {
          expectBalances(ledger, movements);
          const inBook = createStockLedger(movements);
          for (const lot of LOTS)
            expect(ledger.shortages(holdingOf(lot, 'store'))).toEqual(inBook.shortages(holdingOf(lot, 'store')));
        }
        expectCards(arrived, movements);
        expectValue(arrived, movements);
        expectKept(createReservations(reservations.flat()), history);
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });

  it('SL6 SL10 names the same exceptions and the same goods in transit, in the same order, however often they were told', () => {
    fc.assert(
      fc.property(anyDelivery, ({ history: { movements }, movements: batches }) => {
        expect(listIrregularities(batches.flat())).toEqual(listIrregularities(movements));
        expect(listInTransit(batches.flat())).toEqual(listInTransit(movements));
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });
});
