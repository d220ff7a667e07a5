import { describe, expect, it } from 'vitest';
import { listInTransit, listIrregularities } from './irregularities.ts';
import { judgeWithdrawal } from './judge-withdrawal.ts';
import { hasRightSign, type Movement } from './movement.ts';
import { findQuantity, quantity, quantityText } from './quantity.ts';
import { createReservations, type ReservationEvent } from './reservations.ts';
import { createStockLedger } from './stock-ledger.ts';
import { testMovement } from './test-movements.ts';
import { valueStock } from './valuation.ts';

const today = '2026-11-22';
const SHELF = { product: 'P1', batch: { lot: 'L1', expiry: '2027-06-30' }, location: 'store' };
const judge = (movement: Movement, known: readonly Movement[], more = {}) =>
  judgeWithdrawal(movement, { ledger: createStockLedger(known), today, ...more });

describe('quantities', () => {
  it.each([
    ['12', '12'],
    ['-0.5', '-0.5'],
    ['007.250', '7.25'],
    ['-0', '0'],
    ['0.000001', '0.000001'],
  ])('SL1 %s is read exactly and written %s', (written, shown) => {
    expect(quantityText(quantity(written))).toBe(shown);
  });

  it.each(['', '1,5', '1.0000001', '1e3', 'two', '99999999999'])('SL1 refuses %s', (written) => {
    expect(findQuantity(written)).toBeUndefined();
  });
});

/** Kept from that minute on until the end of the year; nothing, where no quantity is given. */
const reservation = (purpose: string, minute: number, written?: number): ReservationEvent => ({
  ...{ id: `${purpose}-${minute}`, purpose, until: '2026-12-31T00:00:00.000Z' },
  at: `2026-01-01T00:0${minute}:00.000Z-0000-a`,
  lines: written === undefined ? [] : [{ ...SHELF, quantity: quantity(written) }],
});

describe('movements', () => {
  it('SL1 the sign follows from the type, turned round in a reversal; only a count may change nothing', () => {
    expect(hasRightSign(testMovement('m1', 'issue', '-2'))).toBe(true);
    expect(hasRightSign(testMovement('m1', 'issue', '2'))).toBe(false);
    expect(hasRightSign(testMovement('m2', 'issue', '2', { reversalOf: 'm1' }))).toBe(true);
    expect(hasRightSign(testMovement('m3', 'receive', '-1', { reversalOf: 'm0' }))).toBe(true);
    expect(hasRightSign(testMovement('m4', 'count', '0'))).toBe(true);
    expect(hasRightSign(testMovement('m4', 'adjust', '0'))).toBe(false);
  });
});

describe('shortages', () => {
  const received = testMovement('m1', 'receive', 10);
  const here = testMovement('m2', 'issue', -8, { station: 'a' });
  const there = testMovement('m3', 'issue', -8, { station: 'b' });

  it('SL5 two desks that took the same packs: both are named, and only that batch is blocked', () => {
    const ledger = createStockLedger([received, there, here]);
    const [shortage] = ledger.shortages(SHELF);
    expect(shortage?.causes.map(({ id }) => id)).toEqual(['m3', 'm2']);
    expect(shortage && quantityText(shortage.lowest)).toBe('-6');
    const next = testMovement('m4', 'issue', -1);
    expect(judgeWithdrawal(next, { ledger, today })).toEqual({ state: 'stopped', why: 'shortage-open' });
    ledger.add(testMovement('m5', 'receive', 5, { batch: { lot: 'L2' } }));
    expect(
      judgeWithdrawal({ ...next, batch: { lot: 'L2' }, occurredAt: '2026-03-01T00:00:00.000Z' }, { ledger, today }),
    ).toEqual({ state: 'ok' });
  });

  it('SL5 a receipt does not end it; a count does', () => {
    const ledger = createStockLedger([received, here, there, testMovement('m4', 'receive', 20)]);
    expect(ledger.shortages(SHELF)[0]?.settledBy).toBeUndefined();
    ledger.add(testMovement('m5', 'count', '-1'));
    expect(ledger.shortages(SHELF)[0]?.settledBy?.id).toBe('m5');
  });

  it('SL5 a reversal of a cause ends it', () => {
    const undone = testMovement('m4', 'issue', 8, { reversalOf: 'm3' });
    expect(createStockLedger([received, here, there, undone]).shortages(SHELF)[0]?.settledBy?.id).toBe('m4');
  });

  it('SL6 what was reversed twice, and what arrived twice, is told with all causes', () => {
    const twice = ['m4', 'm5'].map((id) => testMovement(id, 'issue', 8, { reversalOf: 'm2' }));
    expect(listIrregularities([received, here, ...twice])).toMatchObject([
      { kind: 'reversed-twice', movementId: 'm2' },
    ]);
    const sent = testMovement('m6', 'transfer-out', -5, { transferId: 't' });
    const arrived = ['m7', 'm8'].map((id) => testMovement(id, 'transfer-in', 5, { transferId: 't', location: 'ward' }));
    expect(listIrregularities([sent, ...arrived])).toMatchObject([{ kind: 'arrived-more-than-sent', transferId: 't' }]);
  });

  it('SL22 counted at each place that took too much it is settled, until another cause comes', () => {
    const twice = ['m4', 'm5'].map((id) => testMovement(id, 'issue', 8, { reversalOf: 'm2' }));
    const reversed = [received, here, ...twice];
    expect(listIrregularities(reversed)[0]?.uncounted).toMatchObject([{ location: 'store', batch: { lot: 'L1' } }]);
    expect(listIrregularities([...reversed, testMovement('m6', 'count', 0)])).toEqual([]);
    expect(listIrregularities([...reversed, testMovement('m6', 'adjust', -8)])).toEqual([]);
    expect(listIrregularities([...reversed, testMovement('m6', 'issue', -8)])).toHaveLength(1);
    const third = testMovement('m7', 'issue', 8, { reversalOf: 'm2' });
    expect(listIrregularities([...reversed, testMovement('m6', 'count', 0), third])).toHaveLength(1);
    const undone = testMovement('m7', 'adjust', 8, { reversalOf: 'm6' });
    expect(listIrregularities([...reversed, testMovement('m6', 'adjust', -8), undone])).toHaveLength(1);
  });

  it('SL22 of two places that took in too much both are counted; the sender has nothing to count', () => {
    const sent = testMovement('m1', 'transfer-out', -5, { transferId: 't' });
    const arrived = ['ward', 'theatre'].map((location, at) =>
      testMovement(`m${at + 2}`, 'transfer-in', 5, { transferId: 't', location }),
    );
    const at = (id: string, location: string) => testMovement(id, 'count', 0, { location });
    const places = (...more: Movement[]) =>
      listIrregularities([sent, ...arrived, ...more]).map(({ uncounted }) => uncounted.map(({ location }) => location));
    expect(places(at('m4', 'store'))).toEqual([['ward', 'theatre']]);
    expect(places(at('m4', 'ward'))).toEqual([['theatre']]);
    expect(places(at('m4', 'ward'), at('m5', 'theatre'))).toEqual([]);
  });

  it('SL6 too much of one batch is told though as much of another is missing, and what came after it was taken back', () => {
    const other = { transferId: 't', batch: { lot: 'L9' } };
    const sent = [
      testMovement('m1', 'transfer-out', -5, { transferId: 't' }),
      testMovement('m2', 'transfer-out', -5, other),
    ];
    const more = testMovement('m3', 'transfer-in', 7, { transferId: 't' });
    const less = testMovement('m4', 'transfer-in', 3, other);
    const told = [{ kind: 'arrived-more-than-sent', transferId: 't' }];
    expect(listIrregularities([...sent, more, less])).toMatchObject(told);
    expect(listIrregularities([...sent, less])).toEqual([]);
    const back = testMovement('m5', 'transfer-out', 5, { transferId: 't', reversalOf: 'm1' });
    const arrived = testMovement('m6', 'transfer-in', 5, { transferId: 't' });
    expect(listIrregularities([...sent, back])).toEqual([]);
    expect(listIrregularities([...sent, arrived, back])).toMatchObject(told);
  });

  it('SL10 goods on their way are what was sent and has not arrived', () => {
    const sent = testMovement('m6', 'transfer-out', -5, { transferId: 't' });
    const arrived = testMovement('m7', 'transfer-in', 3, { transferId: 't', location: 'ward' });
    expect(listInTransit([arrived, sent])).toMatchObject([
      { transferId: 't', quantity: quantity(2), since: sent.occurredAt },
    ]);
    const lost = testMovement('m8', 'transfer-in', 2, { transferId: 't', location: 'ward' });
    expect(listInTransit([sent, arrived, lost, testMovement('m9', 'waste', -2, { location: 'ward' })])).toEqual([]);
  });
});

describe('withdrawals', () => {
  const known = [testMovement('m1', 'receive', 10), testMovement('m5', 'issue', -8), testMovement('m9', 'receive', 20)];

  it('SL7 a back-dated issue is asked against the least since then, not against today', () => {
    const late = testMovement('m20', 'issue', -5, { occurredAt: '2026-01-01T00:03:00.000Z' });
    expect(judge(late, known)).toEqual({ state: 'short', free: quantity(2) });
    expect(judge({ ...late, occurredAt: '2026-01-01T00:10:00.000Z' }, known)).toEqual({ state: 'ok' });
  });

  it('SL7 SL12 what is kept for somebody else is not free; for whom it is kept takes it', () => {
    const reservations = createReservations([reservation('r1', 1, 20)]);
    const issue = testMovement('m20', 'issue', -5);
    expect(judge(issue, known, { reservations })).toEqual({ state: 'short', free: quantity(2) });
    expect(judge(issue, known, { reservations, purpose: 'r1' })).toEqual({ state: 'ok' });
    reservations.add(reservation('r1', 3));
    reservations.add(reservation('r1', 2, 20));
    expect(judge(issue, known, { reservations })).toEqual({ state: 'ok' });
  });

  it('SL12 what is kept ends at its hour; of two desks that kept the same, who was first may take it', () => {
    const reservations = createReservations([reservation('r1', 1, 20), reservation('r2', 2, 20)]);
    const issue = testMovement('m20', 'issue', -5);
    expect(quantityText(reservations.reserved(SHELF, issue.occurredAt))).toBe('40');
    expect(judge(issue, known, { reservations, purpose: 'r1' })).toEqual({ state: 'ok' });
    expect(judge(issue, known, { reservations, purpose: 'r2' })).toEqual({ state: 'short', free: quantity(2) });
    const late = { reservations, now: '2027-01-01T00:00:00.000Z' };
    expect(judge(issue, known, late)).toEqual({ state: 'ok' });
  });

  it('SL8 expired stock is not issued, but may be wasted', () => {
    const of = { batch: { lot: 'L9', expiry: '2026-11-21' } };
    const stock = [testMovement('m1', 'receive', 10, of)];
    expect(judge(testMovement('m2', 'issue', -1, of), stock)).toEqual({ state: 'stopped', why: 'expired' });
    expect(judge(testMovement('m2', 'waste', -1, of), stock)).toEqual({ state: 'ok' });
  });

  it('SL4 SL8 what is in quarantine cannot be issued', () => {
    const stock = [testMovement('m1', 'receive', 10), testMovement('m2', 'recall', -10)];
    expect(judge(testMovement('m3', 'issue', -1), stock)).toEqual({ state: 'short', free: 0 });
  });
});

describe('value', () => {
  const bought = [
    testMovement('m1', 'receive', 10, { unitCost: '1' }),
    testMovement('m2', 'receive', 10, { unitCost: '2' }),
    testMovement('m3', 'issue', -15),
  ];
  const money = (value: bigint) => Number(value) / 1e12;

  it('SL11 first in, first out: five are left at the later price', () => {
    const { value, used } = valueStock(bought, 'first-in-first-out');
    expect([money(value), money(used)]).toEqual([10, 20]);
  });

  it('SL11 average: five are left at the price in the middle', () => {
    expect(money(valueStock(bought, 'average').value)).toBe(7.5);
  });

  it('SL11 what was used before its receipt is costed by the receipt that follows', () => {
    const early = [testMovement('m1', 'issue', -4), testMovement('m2', 'receive', 10, { unitCost: '3' })];
    expect(valueStock(early.slice(0, 1), 'average').uncosted).toBe(quantity(4));
    const { value, used, uncosted } = valueStock(early, 'first-in-first-out');
    expect([money(value), money(used), uncosted]).toEqual([18, 12, 0]);
  });
});
