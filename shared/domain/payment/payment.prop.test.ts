import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceRules } from '#shared/model/price-rules.ts';
import { add, compare, exact, subtract, ZERO } from '../medication/exact.ts';
import { sumOf } from '../price/money.ts';
import { settlePayment } from './settle-payment.ts';

const rules = (cashStep: string): PriceRules => ({
  ...{ currency: 'EUR', decimals: 2, markupPercent: '0', feePerItem: '0', feePerDispense: '0', loose: 'proportional' },
  ...{ cashStep, coPayments: [], refundAloneUpTo: '0' },
});
const cents = (most: number) =>
  fc.integer({ min: 0, max: most }).map((n) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`);

describe('TI2 nothing is lost at the counter', () => {
  it('TI2 the tenders are what was due and the rounding; change and payment are what was handed over', () => {
    fc.assert(
      fc.property(
        ...[cents(9_999), cents(20_000), fc.option(cents(5_000), { nil: undefined })],
        fc.constantFrom('0.01', '0.05', '0.50', '1'),
        (due, cash, amount, step) => {
          const mobile = amount === undefined ? {} : { mobile: { amount, reference: 'QX12' } };
          const settled = settlePayment(due, { cash, ...mobile }, rules(step));
          if (settled.state !== 'settled') return;
          const tendered = sumOf(settled.tenders.map((tender) => exact(tender.amount)));
          expect(compare(tendered, add(exact(due), exact(settled.rounding)))).toBe(0);
          const inCash = settled.tenders.flatMap((tender) => (tender.method === 'cash' ? [exact(tender.amount)] : []));
          expect(compare(add(sumOf(inCash), exact(settled.change)), exact(cash))).toBe(0);
          const off = exact(settled.rounding);
          const size = compare(off, ZERO) < 0 ? subtract(ZERO, off) : off;
          expect(compare(add(size, size), exact(step))).toBeLessThanOrEqual(0);
        },
      ),
      { seed: 20261122, numRuns: 500 },
    );
  });
});
