import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectsOf, holdingKey } from './holding.ts';
import { compareMovements } from './movement.ts';
import { NONE, plus, quantityText } from './quantity.ts';
import { createReservations } from './reservations.ts';
import { stockCard } from './stock-card.ts';
import { createStockLedger } from './stock-ledger.ts';
import { anyArrival, anyMovements, anyReservationArrival } from './test-movements.ts';
import { valueStock } from './valuation.ts';

const RUNS = { seed: 42, numRuns: 300 };

describe('stock ledger, any interleaving', () => {
  it('SL2 SL3 SL5 balances, cards and shortages are the same however movements arrive, and however often', () => {
    fc.assert(
      fc.property(anyArrival, ({ movements, arrived }) => {
        const [one, other] = [createStockLedger(movements), createStockLedger(arrived)];
        const byKey = (ledger: typeof one) =>
          ledger
            .listHoldings()
            .map((held) => ({
              key: holdingKey(held),
              held,
              entries: ledger.entries(held),
              shortages: ledger.shortages(held),
            }))
            .sort((a, b) => (a.key < b.key ? -1 : 1));
        expect(byKey(other)).toEqual(byKey(one));
        expect(stockCard(arrived, { product: 'P1' })).toEqual(stockCard(movements, { product: 'P1' }));
      }),
      RUNS,
    );
  });

  it('SL3 reading in between changes nothing: a cached balance equals the fold', () => {
    fc.assert(
      fc.property(anyArrival, ({ movements, arrived }) => {
        const read = createStockLedger();
        for (const movement of arrived) {
          read.add(movement);
          read.balance(movement);
        }
        const folded = createStockLedger(movements);
        for (const held of folded.listHoldings()) {
          expect(read.entries(held)).toEqual(folded.entries(held));
          expect(read.balance(held, 'quarantined')).toBe(held.quarantined);
        }
      }),
      RUNS,
    );
  });

  it('SL3 SL4 the balances of all holdings are the sum of all movements; quarantine changes no sum', () => {
    fc.assert(
      fc.property(anyMovements, (movements) => {
        const ledger = createStockLedger(movements);
        const held = ledger.listHoldings().reduce((sum, one) => sum + one.available + one.quarantined, 0);
        const moved = movements
          .filter(({ type }) => type !== 'quarantine' && type !== 'release' && type !== 'recall')
          .reduce((sum, { quantity }) => sum + quantity, 0);
        expect(held).toBe(moved);
        const known = ledger
          .listHoldings()
          .flatMap((one) => [...ledger.entries(one), ...ledger.entries(one, 'quarantined')]);
        expect(new Set(known.map(({ movement }) => movement.id)).size).toBe(movements.length);
      }),
      RUNS,
    );
  });

  it('SL13 a card has each movement once and ends with the balance', () => {
    fc.assert(
      fc.property(anyArrival, ({ movements, arrived }) => {
        const card = stockCard(arrived, { product: 'P1', location: 'store' });
        const here = movements.filter(({ location }) => location === 'store');
        expect(card.map(({ movement }) => movement.id)).toEqual([...here].sort(compareMovements).map(({ id }) => id));
        const sum = here.flatMap(effectsOf).reduce((all, { delta }) => all + delta, 0);
        expect(card.at(-1)?.balance ?? 0).toBe(sum);
      }),
      RUNS,
    );
  });

  it('SL11 what was received is on hand or used, by both methods, whatever arrives when', () => {
    fc.assert(
      fc.property(anyArrival, ({ movements, arrived }) => {
        for (const method of ['first-in-first-out', 'average'] as const) {
          const value = valueStock(arrived, method);
          expect(value).toEqual(valueStock(movements, method));
          expect(value.value + value.used).toBe(value.received);
          expect(value.value >= 0n).toBe(true);
          if (value.quantity <= 0) expect(value.value).toBe(0n);
          expect(quantityText(value.uncosted).startsWith('-')).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('SL12 what is reserved is the same however it becomes known, and how often; of one purpose the last event counts', () => {
    fc.assert(
      fc.property(anyReservationArrival, ({ events, arrived, now }) => {
        const [one, other] = [createReservations(events), createReservations(arrived)];
        expect(other.list(now)).toEqual(one.list(now));
        const purposes = new Set(events.map(({ purpose }) => purpose));
        const holdings = events.flatMap(({ lines }) => lines);
        for (const holding of holdings) {
          expect(other.reserved(holding, now)).toBe(one.reserved(holding, now));
          for (const purpose of purposes)
            expect(other.reserved(holding, now, purpose)).toBe(one.reserved(holding, now, purpose));
          const kept = one.list(now).flatMap(({ lines }) => lines);
          const same = kept.filter((line) => holdingKey(line) === holdingKey(holding));
          expect(one.reserved(holding, now)).toBe(same.reduce((sum, { quantity }) => plus(sum, quantity), NONE));
        }
        for (const { purpose } of one.list(now)) {
          const last = events
            .filter((event) => event.purpose === purpose)
            .toSorted((a, b) => (a.at < b.at ? -1 : 1))
            .at(-1);
          expect(one.find(purpose, now)).toBe(last);
        }
      }),
      RUNS,
    );
  });
});
