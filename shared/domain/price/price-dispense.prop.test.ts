import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoPayment, PriceRules } from '#shared/model/price-rules.ts';
import type { PackLevel, Product } from '../formulary/product.ts';
import { add, compare, type Exact, exact, subtract, ZERO } from '../medication/exact.ts';
import { sumOf } from './money.ts';
import { priceDispense } from './price-dispense.ts';

const SEED = { seed: 20261122, numRuns: 300 };
const decimal = (max: number, places: number) =>
  fc.integer({ min: 0, max: max * 10 ** places }).map((n) => {
    const digits = String(n).padStart(places + 1, '0');
    return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  });
const pack = fc.record({
  gtin: fc.integer({ min: 1, max: 10 ** 12 }).map((n) => String(n).padStart(14, '0')),
  level: fc.constantFrom<PackLevel>('unit', 'pack', 'case'),
  units: fc.integer({ min: 1, max: 600 }).map(String),
  price: fc.option(
    decimal(500, 3).map((value) => ({ value, currency: 'EUR' })),
    { nil: undefined },
  ),
});
const product: fc.Arbitrary<Product> = fc.record({
  ...{ code: fc.constantFrom('A', 'B', 'C'), generic: fc.constant('Zinc'), form: fc.constant('tablet') },
  ...{ routes: fc.constant(['oral']), baseUnit: fc.constant('tablet'), ingredients: fc.constant([]) },
  ...{ status: fc.constant('active' as const), atc: fc.constantFrom(undefined, 'A12CB01', 'C08CA01') },
  packs: fc.array(pack, { maxLength: 4 }),
});
const item = fc.record({ product, units: fc.integer({ min: 1, max: 4_000 }).map((n) => String(n / 4)) });
const pays: fc.Arbitrary<CoPayment['pays']> = fc.oneof(
  fc.constant({ by: 'all' as const }),
  fc.constant({ by: 'nothing' as const }),
  fc.record({ by: fc.constant('amount' as const), amount: decimal(20, 3) }),
  fc.record({ by: fc.constant('percent' as const), percent: decimal(100, 1), atMost: decimal(30, 2) }),
);
const when: fc.Arbitrary<CoPayment['when']> = fc.constantFrom({}, { atc: ['C08'] }, { codes: ['A'] }, { ageBelow: 5 });
const rules: fc.Arbitrary<PriceRules> = fc.record(
  {
    ...{
      currency: fc.constant('EUR'),
      decimals: fc.constantFrom(0, 2, 3),
      loose: fc.constantFrom('proportional', 'whole-pack'),
    },
    ...{ markupPercent: decimal(80, 2), feePerItem: decimal(3, 2), feePerDispense: decimal(3, 2) },
    ...{ cashStep: fc.constantFrom('0.01', '0.05', '1', '5'), refundAloneUpTo: fc.constant('0') },
    coPayments: fc.array(fc.record({ name: fc.constant('r'), when, pays }), { maxLength: 3 }),
    mostPerDispense: decimal(50, 2),
  },
  {
    requiredKeys: [
      ...(['currency', 'decimals', 'loose', 'markupPercent', 'feePerItem', 'feePerDispense'] as const),
      ...(['cashStep', 'refundAloneUpTo', 'coPayments'] as const),
    ],
  },
) as fc.Arbitrary<PriceRules>;
const question = fc.record({
  items: fc.array(item, { minLength: 1, maxLength: 6 }),
  person: fc.record({ ageYears: fc.constantFrom(undefined, 3, 40) }),
  rules,
});

const equal = (one: Exact, other: Exact) => compare(one, other) === 0;
const between = (value: Exact, least: Exact, most: Exact) => compare(value, least) >= 0 && compare(value, most) <= 0;

describe('PX6 the parts are the whole', () => {
  it('PX6 shares, lines and fee add up; nobody pays more than it costs, or less than nothing', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const quote = priceDispense(asked);
        const total = exact(quote.total);
        expect(equal(sumOf(quote.shares.map(({ amount }) => exact(amount))), total)).toBe(true);
        expect(equal(add(sumOf(quote.lines.map(({ amount }) => exact(amount))), exact(quote.fee)), total)).toBe(true);
        for (const line of quote.lines) expect(between(exact(line.patientPays), ZERO, exact(line.amount))).toBe(true);
        for (const { amount } of quote.shares) expect(between(exact(amount), ZERO, total)).toBe(true);
        expect(quote.state === 'complete').toBe(quote.lines.every(({ state }) => state === 'priced'));
      }),
      SEED,
    );
  });
  it('PX6 every sum has the places of the currency', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const quote = priceDispense(asked);
        const { decimals } = asked.rules;
        const pattern = decimals === 0 ? /^\d+$/ : new RegExp(`^\\d+\\.\\d{${decimals}}$`);
        for (const text of [quote.total, quote.due, quote.fee, ...quote.lines.map(({ amount }) => amount)])
          expect(text).toMatch(pattern);
      }),
      SEED,
    );
  });
  it('PX2 more of an item never costs less, where loose units go by their part of one pack', () => {
    const one = fc.record({ units: fc.integer({ min: 1, max: 900 }), more: fc.integer({ min: 1, max: 900 }), pack });
    fc.assert(
      fc.property(one, rules, ({ units, more, pack: only }, asked) => {
        const priced: Product = {
          ...{ code: 'A', generic: 'Zinc', form: 'tablet', routes: [], baseUnit: 'tablet', ingredients: [] },
          ...{ status: 'active', packs: [{ ...only, price: only.price ?? { value: '1.10', currency: 'EUR' } }] },
        };
        const cost = (wanted: number) =>
          priceDispense({ items: [{ product: priced, units: String(wanted) }], person: {}, rules: asked });
        const [less, bigger] = [cost(units), cost(units + more)];
        expect(compare(subtract(exact(bigger.total), exact(less.total)), ZERO)).toBeGreaterThanOrEqual(0);
      }),
      SEED,
    );
  });
  it('PX7 coins differ from what is due by half a coin at most', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { due, dueInCash } = priceDispense(asked);
        const off = subtract(exact(dueInCash), exact(due));
        const twice = add(off, off);
        const step = exact(asked.rules.cashStep);
        const lesser = exact(asked.rules.decimals === 0 ? '1' : '0.01');
        const most = compare(step, lesser) > 0 ? step : lesser;
        expect(between(twice, subtract(ZERO, most), most)).toBe(true);
      }),
      SEED,
    );
  });
});
