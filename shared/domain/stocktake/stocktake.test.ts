import { describe, expect, it } from 'vitest';
import { moneyText } from '../stock/money-text.ts';
import type { Movement } from '../stock/movement.ts';
import { quantity, quantityText } from '../stock/quantity.ts';
import { createStockLedger } from '../stock/stock-ledger.ts';
import { testMovement } from '../stock/test-movements.ts';
import { draftCounts, findApprovalStop } from './approval.ts';
import { averageCost, differenceValue, sumDifferences } from './difference-value.ts';
import { isHeldByFreeze } from './frozen-places.ts';
import { isWithin, judgeLine } from './judge-line.ts';
import { listLines } from './list-lines.ts';
import { type Count, type Stocktake, type StocktakeAct, standingOf } from './stocktake.ts';
import { ADA, BEN, CLEO, SHELF, testCount, testStocktake } from './test-stocktake.ts';

const STRICT = { units: quantity(0), percent: 0 };
const always = (written: number) => () => quantity(written);
const MINUTE = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();

interface Known {
  readonly movements: readonly Movement[];
  readonly counts: readonly Count[];
  readonly own?: readonly string[];
  readonly stocktake?: Partial<Stocktake>;
  readonly controlled?: readonly string[];
}

function linesOf({ movements, counts, own = [], stocktake, controlled = [] }: Known) {
  return listLines(testStocktake(stocktake), {
    ledger: createStockLedger(movements),
    counts,
    isIn: (location) => location === 'store',
    isControlled: (product) => controlled.includes(product),
    isOwn: ({ id }) => own.includes(id),
  });
}

const shelfOf = (known: Known) => {
  const line = linesOf(known).find(({ batch }) => batch.lot === 'L1');
  if (!line) throw new Error('The shelf is no line');
  return line;
};

describe('CN lines of a stocktake', () => {
  const received = testMovement('m1', 'receive', 100);

  it('CN1 are what the book holds there, quarantined stock apart, and what was found; never controlled drugs', () => {
    const movements = [
      received,
      testMovement('m2', 'quarantine', -10),
      testMovement('m3', 'receive', 5, { product: 'CD1' }),
      testMovement('m4', 'receive', 5, { location: 'ward' }),
    ];
    const found = testCount(3, 500, { line: { ...SHELF, batch: { lot: 'L9' } } });
    const lines = linesOf({ movements, counts: [found], controlled: ['CD1'] });
    expect(lines.map(({ batch, state, found: isFound }) => [batch.lot, state, isFound])).toEqual([
      ['L1', 'available', false],
      ['L1', 'quarantined', false],
      ['L9', 'available', true],
    ]);
    expect(linesOf({ movements, counts: [], stocktake: { products: ['P2'] } })).toEqual([]);
  });

  it('CN3 expects what had happened until the count, whenever it was recorded, and nothing of what came after', () => {
    const before = testMovement('m600', 'issue', -20, { occurredAt: MINUTE(490) });
    const after = testMovement('m510', 'issue', -5);
    const line = shelfOf({ movements: [received, before, after], counts: [testCount(80, 500)] });
    expect(line.verdict).toMatchObject({ state: 'settled', by: { expected: quantity(80), variance: 0 } });
    expect(line.movedMeanwhile).toBe(true);
  });

  it('CN9 what was posted is no part of what is expected; what is settled and posted has no drift', () => {
    const counts = [testCount(97, 500), testCount(97, 501, { by: BEN })];
    const own = testMovement('m700', 'count', -3, { occurredAt: MINUTE(500) });
    const line = shelfOf({ movements: [received, own], counts, own: ['m700'] });
    expect(line).toMatchObject({ drift: 0, posted: quantity(-3) });
  });

  it('CN9 an issue from before the count that arrives after posting is a drift; its correction ends it', () => {
    const counts = [testCount(95, 500), testCount(95, 501, { by: BEN })];
    const own = testMovement('m700', 'count', -5, { occurredAt: MINUTE(500) });
    const late = testMovement('m400', 'issue', -5, { station: 'b' });
    const known = { movements: [received, own, late], counts, own: ['m700'] };
    const line = shelfOf(known);
    expect(quantityText(line.drift ?? quantity(99))).toBe('5');
    const [draft] = draftCounts(testStocktake(), [line], 'correct', { unitOf: () => 'tablet' });
    expect(draft).toMatchObject({ type: 'count', quantity: quantity(5), document: 'Stocktake:1' });
    const correction = testMovement('m800', 'count', 5, { occurredAt: MINUTE(500) });
    const corrected = { ...known, movements: [...known.movements, correction], own: ['m700', 'm800'] };
    expect(shelfOf(corrected).drift).toBe(0);
    const ledger = createStockLedger(corrected.movements);
    expect(quantityText(ledger.balance(SHELF))).toBe('95');
  });

  it('CN9 two desks that posted apart drift by as much as one of them moved', () => {
    const counts = [testCount(90, 500), testCount(90, 501, { by: BEN })];
    const both = ['a', 'b'].map((station, index) =>
      testMovement(`m70${index}`, 'count', -10, { station, occurredAt: MINUTE(500) }),
    );
    const line = shelfOf({ movements: [received, ...both], counts, own: ['m700', 'm701'] });
    expect(quantityText(line.drift ?? quantity(0))).toBe('10');
  });
});

describe('CN verdict on a line', () => {
  const judge = (counts: readonly Count[], tolerance = STRICT, expected = 100) =>
    judgeLine(counts, always(expected), tolerance);

  it('CN2 a count is never added to another; counting again replaces one’s own', () => {
    const verdict = judge([testCount(60, 500), testCount(100, 501)]);
    expect(verdict).toMatchObject({ state: 'settled', by: { count: { quantity: quantity(100) } } });
    expect(judge([])).toEqual({ state: 'uncounted' });
  });

  it('CN4 counts of one bin by two people offline agree by their variance, whenever each was made', () => {
    const expectedAt = (instant: string) => quantity(instant < MINUTE(510) ? 100 : 80);
    const [early, later] = [testCount(98, 500), testCount(78, 520, { by: BEN, station: 'b' })];
    const verdict = judgeLine([later, early], expectedAt, STRICT);
    expect(verdict).toMatchObject({ state: 'settled', by: { variance: quantity(-2) } });
  });

  it('CN5 one first count beyond tolerance is counted again; a recount that stands alone settles', () => {
    const first = testCount(90, 500);
    expect(judge([first])).toMatchObject({ state: 'recount', why: 'over-tolerance', round: 2 });
    const again = testCount(91, 520, { round: 2, by: BEN });
    expect(judge([first, again])).toMatchObject({ state: 'settled', by: { variance: quantity(-9) } });
  });

  it('CN5 two who differ are counted again even within tolerance, round after round', () => {
    const wide = { units: quantity(50), percent: 0 };
    const [one, other] = [testCount(99, 500), testCount(98, 501, { by: BEN })];
    expect(judge([one, other], wide)).toMatchObject({ state: 'recount', why: 'counts-differ', round: 2 });
    const second = [testCount(99, 510, { round: 2 }), testCount(97, 511, { round: 2, by: BEN })];
    expect(judge([one, other, ...second], wide)).toMatchObject({ state: 'recount', round: 3 });
  });

  it('CN6 is within by base units or by per cent of what should be there', () => {
    const off = (variance: number, units: number, percent: number, expected = 100) =>
      isWithin({ variance: quantity(variance), expected: quantity(expected) }, { units: quantity(units), percent });
    expect([off(-2, 2, 0), off(3, 2, 0)]).toEqual([true, false]);
    expect([off(-5, 0, 5), off(-6, 0, 5), off(1, 0, 0.5, 200)]).toEqual([true, false, true]);
    expect(off(1, 0, 100, -5)).toBe(false);
  });

  it('CN10 a count that arrives late and does not agree puts the line up again', () => {
    const settled = [testCount(97, 500), testCount(97, 501, { by: BEN })];
    const late = testCount(90, 502, { by: CLEO, station: 'c' });
    expect(judge([...settled, late])).toMatchObject({ state: 'recount', why: 'counts-differ' });
  });
});

describe('CN posting', () => {
  const movements = [testMovement('m1', 'receive', 100), testMovement('m2', 'receive', 7, { batch: { lot: 'L2' } })];
  const agreed = [testCount(97, 500), testCount(97, 501, { by: BEN })];

  it('CN7 what was not counted is not nought: it wants a reason and is not moved', () => {
    const lines = linesOf({ movements, counts: agreed });
    expect(findApprovalStop({ lines, controlled: [] }, [CLEO.id], undefined)).toBe('uncounted-without-reason');
    expect(findApprovalStop({ lines, controlled: [] }, [CLEO.id], 'Shelf was locked')).toBeUndefined();
    const drafts = draftCounts(testStocktake(), lines, 'post', { unitOf: () => 'tablet', reason: 'Shelf was locked' });
    expect(drafts.map(({ batch, quantity: moved }) => [batch.lot, quantityText(moved)])).toEqual([['L1', '-3']]);
    expect(drafts[0]).toMatchObject({ occurredAt: MINUTE(500), reason: { text: 'Shelf was locked' } });
  });

  it('CN8 who counted what varies does not approve it; who counted what is right may', () => {
    const lines = linesOf({ movements: movements.slice(0, 1), counts: agreed });
    expect([ADA, BEN, CLEO].map(({ id }) => findApprovalStop({ lines, controlled: [] }, [id], undefined))).toEqual([
      'counted-by-approver',
      'counted-by-approver',
      undefined,
    ]);
    // ID23: nor by another account of hers.
    expect(findApprovalStop({ lines, controlled: [] }, [CLEO.id, ADA.id], undefined)).toBe('counted-by-approver');
    const right = linesOf({ movements: movements.slice(0, 1), counts: [testCount(100, 500)] });
    expect(findApprovalStop({ lines: right, controlled: [] }, [ADA.id], undefined)).toBeUndefined();
    expect(draftCounts(testStocktake(), right, 'post', { unitOf: () => 'tablet' })).toMatchObject([{ quantity: 0 }]);
  });

  it('CN8 nothing is posted while a recount is open, or where nothing was counted', () => {
    expect(
      findApprovalStop({ lines: linesOf({ movements, counts: [testCount(1, 500)] }), controlled: [] }, [CLEO.id], 'x'),
    ).toBe('recounts-open');
    expect(findApprovalStop({ lines: linesOf({ movements, counts: [] }), controlled: [] }, [CLEO.id], 'x')).toBe(
      'nothing-counted',
    );
  });

  it('CN11 CN12 freezes until it is thawed or ended; posted wins over cancelled', () => {
    const act = (type: StocktakeAct['act'], at: string): StocktakeAct => ({
      id: `A:${type}${at}`,
      act: type,
      by: ADA,
      at,
    });
    expect(standingOf({ mode: 'freeze' }, [])).toEqual({ state: 'counting', frozen: true });
    expect(standingOf({ mode: 'freeze' }, [act('thaw', '1')])).toEqual({ state: 'counting', frozen: false });
    expect(standingOf({ mode: 'rolling' }, [])).toEqual({ state: 'counting', frozen: false });
    const both = standingOf({ mode: 'freeze' }, [act('cancel', '1'), act('post', '2')]);
    expect(both).toMatchObject({ state: 'posted', alsoCancelled: true });
    expect(standingOf({ mode: 'freeze' }, [act('cancel', '1')])).toMatchObject({ state: 'cancelled' });
    expect((['issue', 'receive', 'quarantine', 'recall', 'count'] as const).map(isHeldByFreeze)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('CN13 is worth its quantity at the average cost; without a cost the sum says so', () => {
    const priced = [
      testMovement('m1', 'receive', 10, { unitCost: '1.00' }),
      testMovement('m2', 'receive', 30, { unitCost: '2.00' }),
    ];
    const cost = averageCost(priced);
    expect(cost).toBe(1_750_000n);
    const used = [...priced, testMovement('m3', 'issue', -40)];
    expect(averageCost(used)).toBe(1_750_000n);
    expect(averageCost(movements)).toBeUndefined();
    const less = differenceValue(quantity(-3), 1_750_000n);
    expect(moneyText(less)).toBe('-5.25');
    const sum = sumDifferences([less, differenceValue(quantity(2), 1_750_000n), undefined]);
    expect({ more: moneyText(sum.more), less: moneyText(sum.less), unpriced: sum.unpriced }).toEqual({
      more: '3.50',
      less: '-5.25',
      unpriced: 1,
    });
  });

  it('CN13 SL11 a receipt at a wrong price that was reversed is no cost, also where nothing is on hand', () => {
    const bought = [
      testMovement('m1', 'receive', 10, { unitCost: '1' }),
      testMovement('m2', 'receive', 10, { unitCost: '100' }),
      testMovement('m3', 'receive', -10, { unitCost: '100', reversalOf: 'm2' }),
      testMovement('m4', 'issue', -10),
    ];
    expect(averageCost(bought)).toBe(1_000_000n);
  });
});
