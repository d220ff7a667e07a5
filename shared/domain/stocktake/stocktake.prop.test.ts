import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Movement } from '../stock/movement.ts';
import { plus, type Quantity } from '../stock/quantity.ts';
import { createStockLedger } from '../stock/stock-ledger.ts';
import { anyArrival, anyMovements, testMovement } from '../stock/test-movements.ts';
import { draftCounts } from './approval.ts';
import { judgeLine } from './judge-line.ts';
import { balanceAt, listLines } from './list-lines.ts';
import { type Count, lineKey } from './stocktake.ts';
import { ADA, BEN, CLEO, SHELF, testCount, testStocktake } from './test-stocktake.ts';

const RUNS = { seed: 42, numRuns: 150 };

const anyCount: fc.Arbitrary<Count> = fc
  .record({
    minute: fc.integer({ min: 0, max: 60 }),
    millionths: fc.nat(80_000_000),
    lot: fc.constantFrom('L1', 'L2', 'L3'),
    round: fc.integer({ min: 1, max: 3 }),
    by: fc.constantFrom(ADA, BEN, CLEO),
    station: fc.constantFrom('a', 'b'),
  })
  .map(({ minute, millionths, lot, round, by, station }) =>
    testCount(0, minute, {
      ...{ station, round, by, quantity: millionths as Quantity },
      id: `StockCount:${minute}-${station}-${lot}-${round}-${by.id}`,
      line: { ...SHELF, batch: { lot, expiry: `2027-0${1 + (lot.charCodeAt(1) % 3)}-28` } },
    }),
  );

function lines(movements: readonly Movement[], counts: readonly Count[], own: ReadonlySet<string> = new Set()) {
  return listLines(testStocktake(), {
    ...{ ledger: createStockLedger(movements), counts },
    ...{ isIn: (location) => location === 'store', isControlled: () => false, isOwn: ({ id }) => own.has(id) },
  }).toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

describe('CN on any two stations', () => {
  it('CN2 CN3 the same events make the same lines, in whatever order and however often they arrive', () => {
    const anyCounts = fc.uniqueArray(anyCount, { maxLength: 12, selector: ({ id }) => id });
    const anySetting = fc
      .tuple(anyArrival, anyCounts)
      .chain(([arrival, counts]) =>
        fc.tuple(
          fc.constant({ ...arrival, counts }),
          fc.shuffledSubarray(counts, { minLength: counts.length }),
          fc.shuffledSubarray(counts),
        ),
      );
    fc.assert(
      fc.property(anySetting, ([{ movements, arrived, counts }, shuffled, again]) => {
        expect(lines(arrived, [...shuffled, ...again])).toEqual(lines(movements, counts));
      }),
      RUNS,
    );
  });

  it('CN9 whatever arrives after posting, one correction brings the book to what was counted', () => {
    const anyCase = fc.tuple(anyMovements, anyMovements, fc.nat(50_000_000));
    fc.assert(
      fc.property(anyCase, ([known, unknown, counted]) => {
        const late = unknown.map((movement) => ({ ...movement, id: `${movement.id}-late`, station: 'z' }));
        const count = testCount(0, 30, { quantity: counted as Quantity, round: 2 });
        let movements: readonly Movement[] = known;
        const own = new Set<string>();
        const post = (how: 'post' | 'correct', id: string): void => {
          const shelf = lines(movements, [count], own).filter(({ key }) => key === lineKey(SHELF));
          for (const draft of draftCounts(testStocktake(), shelf, how, { unitOf: () => 'tablet' })) {
            own.add(id);
            movements = [...movements, testMovement(id, 'count', 0, draftedAs(draft))];
          }
        };
        post('post', 'own1');
        movements = [...movements, ...late];
        post('correct', 'own2');
        const entries = createStockLedger(movements).entries(SHELF);
        const atCount = balanceAt(entries, count.countedAt);
        const shelf = lines(movements, [count], own).find(({ key }) => key === lineKey(SHELF));
        expect(shelf?.drift).toBe(0);
        expect(plus(atCount, 0 as Quantity)).toBe(counted);
      }),
      RUNS,
    );
  });

  it('CN5 a line is settled, or it says in which round it is counted again', () => {
    const anyCounts = fc.array(anyCount, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const verdict = judgeLine(counts, () => 0 as Quantity, { units: 0 as Quantity, percent: 0 });
        const last = Math.max(...counts.map(({ round }) => round));
        if (verdict.state === 'recount') expect(verdict.round).toBe(last + 1);
        else expect(verdict).toMatchObject({ state: 'settled', by: { count: { round: last } } });
      }),
      RUNS,
    );
  });
});

/** A draft as it stands in the book. */
function draftedAs({ product, batch, location, quantity, occurredAt, state }: ReturnType<typeof draftCounts>[number]) {
  return {
    ...{ product, batch, location, quantity },
    ...(occurredAt ? { occurredAt } : {}),
    ...(state ? { state } : {}),
  };
}
