/** Edges of the ledger's rules: the very day, the very instant, the very same time at two desks. */
import { describe, expect, it } from 'vitest';
import { judgeWithdrawal } from './judge-withdrawal.ts';
import { currencyDecimals, moneyText } from './money-text.ts';
import { compareMovements, type Movement } from './movement.ts';
import { quantity, quantityText } from './quantity.ts';
import { createReservations } from './reservations.ts';
import { createStockLedger } from './stock-ledger.ts';
import { testMovement } from './test-movements.ts';
import { unitCostOf } from './unit-cost.ts';
import { valueStock } from './valuation.ts';

const SHELF = { product: 'P1', batch: { lot: 'L1', expiry: '2027-06-30' }, location: 'store' };
const judge = (movement: Movement, known: readonly Movement[], today = '2026-11-22') =>
  judgeWithdrawal(movement, { ledger: createStockLedger(known), today });
const money = (value: bigint) => Number(value) / 1e12;

describe('edges of the ledger', () => {
  it('SL2 at one hybrid time the station decides, then its sequence, then the id', () => {
    const at = '2026-01-01T00:00:00.000Z-0000-x';
    const one = testMovement('m9', 'receive', 1, { at, station: 'a', sequence: 9 });
    const later = [
      testMovement('m1', 'receive', 1, { at, station: 'b', sequence: 1 }),
      testMovement('m1', 'receive', 1, { at, station: 'a', sequence: 10 }),
      testMovement('n0', 'receive', 1, { at, station: 'a', sequence: 9 }),
    ];
    for (const other of later) {
      expect(compareMovements(one, other)).toBeLessThan(0);
      expect(compareMovements(other, one)).toBeGreaterThan(0);
    }
    expect(compareMovements(one, { ...one })).toBe(0);
  });

  it('SL5 the withdrawal of another desk is the second cause, also where the same desk took some in between', () => {
    const known = [
      testMovement('m1', 'receive', 10),
      testMovement('m2', 'issue', -6, { station: 'b' }),
      testMovement('m3', 'issue', -2, { station: 'a' }),
      testMovement('m4', 'issue', -6, { station: 'a' }),
    ];
    const [shortage] = createStockLedger(known).shortages(SHELF);
    expect(shortage?.causes.map(({ id }) => id)).toEqual(['m4', 'm2']);
  });

  it('SL5 a count after which the balance is still below nought does not end it', () => {
    const known = [testMovement('m1', 'receive', 2), testMovement('m2', 'issue', -8), testMovement('m3', 'count', 3)];
    const ledger = createStockLedger(known);
    expect(ledger.shortages(SHELF).map(({ settledBy }) => settledBy?.id)).toEqual([undefined]);
    ledger.add(testMovement('m4', 'count', 3));
    expect(ledger.shortages(SHELF).map(({ settledBy }) => settledBy?.id)).toEqual(['m4']);
  });

  it('SL7 what came at the very moment of an issue is there for it; what came just after is not', () => {
    const issue = testMovement('m9', 'issue', -5, { occurredAt: '2026-01-01T00:03:00.000Z' });
    expect(judge(issue, [testMovement('m3', 'receive', 5)])).toEqual({ state: 'ok' });
    const after = testMovement('m3', 'receive', 5, { occurredAt: '2026-01-01T00:03:00.001Z' });
    expect(judge(issue, [after])).toEqual({ state: 'short', free: 0 });
  });

  it('SL8 SL17 the last day of a batch is a day of use, the next is not', () => {
    const of = { batch: { lot: 'L9', expiry: '2026-11-22' } };
    const stock = [testMovement('m1', 'receive', 10, of)];
    const issue = testMovement('m2', 'issue', -1, of);
    expect(judge(issue, stock, '2026-11-22')).toEqual({ state: 'ok' });
    expect(judge(issue, stock, '2026-11-23')).toEqual({ state: 'stopped', why: 'expired' });
  });

  it('SL12 at its hour a reservation is over', () => {
    const kept = {
      ...{ id: 'r', purpose: 'p', at: '2026-01-01T00:00:00.000Z-0000-a', until: '2026-01-01T12:00:00.000Z' },
      lines: [{ ...SHELF, quantity: quantity(3) }],
    };
    const reservations = createReservations([kept]);
    expect(quantityText(reservations.reserved(SHELF, '2026-01-01T11:59:59.999Z'))).toBe('3');
    expect(quantityText(reservations.reserved(SHELF, '2026-01-01T12:00:00.000Z'))).toBe('0');
  });

  it('SL10 the price of what goes away is that of the last receipt, not of one that was taken back', () => {
    const bought = [
      testMovement('m1', 'receive', 10, { unitCost: '1' }),
      testMovement('m2', 'receive', -4, { unitCost: '9', reversalOf: 'm0' }),
    ];
    expect(unitCostOf(bought)).toBe('1');
  });

  it('SL11 on average a return comes back at the average, not at the last price', () => {
    const bought = [
      testMovement('m1', 'receive', 10, { unitCost: '1' }),
      testMovement('m2', 'receive', 10, { unitCost: '3' }),
      testMovement('m3', 'issue', -4),
      testMovement('m4', 'return', 4),
    ];
    expect(money(valueStock(bought, 'average').value)).toBe(40);
  });

  it('SL11 a receipt at a wrong price that was reversed was never bought, by either method', () => {
    const bought = [
      testMovement('m1', 'receive', 10, { unitCost: '1' }),
      testMovement('m2', 'receive', 10, { unitCost: '100' }),
      testMovement('m3', 'receive', -10, { unitCost: '100', reversalOf: 'm2' }),
      testMovement('m4', 'issue', -4),
    ];
    for (const method of ['first-in-first-out', 'average'] as const) {
      const { value, received, used } = valueStock(bought, method);
      expect([value, received, used].map(money)).toEqual([6, 10, 4]);
    }
    expect(unitCostOf(bought)).toBe('1');
  });

  it('SL11 what was cancelled at the counter comes back at the price at which it went', () => {
    const sold = [
      testMovement('m1', 'receive', 10, { unitCost: '1' }),
      testMovement('m2', 'receive', 10, { unitCost: '3' }),
      testMovement('m3', 'issue', -10),
      testMovement('m4', 'issue', 10, { reversalOf: 'm3' }),
    ];
    for (const method of ['first-in-first-out', 'average'] as const) {
      const { value, used, quantity: held } = valueStock(sold, method);
      expect([money(value), money(used), quantityText(held)]).toEqual([40, 0, '20']);
    }
  });

  it('SL6 SL11 a second reversal by another desk stays in the value, whichever arrives first', () => {
    const twice = ['m4', 'm5'].map((id) => testMovement(id, 'issue', 4, { reversalOf: 'm3' }));
    const known = [testMovement('m1', 'receive', 10, { unitCost: '2' }), testMovement('m3', 'issue', -4), ...twice];
    const value = valueStock(known, 'average');
    expect([quantityText(value.quantity), money(value.value)]).toEqual(['14', 28]);
    expect(valueStock(known.toReversed(), 'average')).toEqual(value);
  });

  it.each([
    ['EUR', 2, '12.35'],
    ['JPY', 0, '12'],
    ['KWD', 3, '12.346'],
    [undefined, 2, '12.35'],
  ])('SL18 %s has %i places', (currency, decimals, text) => {
    expect(currencyDecimals(currency)).toBe(decimals);
    expect(moneyText(12_345_600_000_000n, currencyDecimals(currency))).toBe(text);
    expect(moneyText(-400_000_000n, currencyDecimals(currency))).toBe(decimals === 0 ? '0' : (0).toFixed(decimals));
  });
});
