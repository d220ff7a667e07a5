import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Order } from './order.ts';
import { planDoses } from './plan-doses.ts';
import { anyRegimen } from './test-dosing.ts';
import { atTimes, testOrder } from './test-orders.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 2, 1);
const ZONES = ['Europe/Paris', 'America/New_York', 'Africa/Harare', 'Australia/Lord_Howe', 'UTC'];
const zone = fc.constantFrom(...ZONES);
const iso = (hours: number) => new Date(START_MS + hours * HOUR_MS).toISOString();

/** A line of orders, with forks, stops, holds and decisions as desks may leave them. */
const anyOrder = fc.record({
  regimen: anyRegimen,
  startHours: fc.integer({ min: 0, max: 900 }),
  prior: fc.nat(4),
  endAfter: fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined }),
  count: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  status: fc.constantFrom('active', 'active', 'active', 'stopped', 'on-hold', 'draft', 'cancelled'),
  sinceHours: fc.integer({ min: 0, max: 900 }),
  settles: fc.option(fc.nat(4), { nil: undefined }),
  timeCritical: fc.boolean(),
});
const anyLine: fc.Arbitrary<readonly Order[]> = fc.array(anyOrder, { minLength: 1, maxLength: 5 }).map((items) =>
  items.map(({ regimen, startHours, prior, endAfter, count, status, sinceHours, settles, timeCritical }, index) =>
    testOrder(`O${index}`, iso(startHours), regimen, {
      status: status as Order['status'],
      statusSince: iso(sinceHours),
      timeCritical,
      ...(index > 0 ? { prior: `O${Math.min(prior, index - 1)}` } : {}),
      ...(settles !== undefined && settles < index ? { settles: [`O${settles}`] } : {}),
      ...(endAfter ? { end: iso(startHours + endAfter) } : {}),
      ...(count ? { count } : {}),
    }),
  ),
);
const hours = fc.integer({ min: 0, max: 40 * 24 });

describe('DG9 plans in general', () => {
  it('DG9 a window plans what its parts plan', () => {
    const check = (line: readonly Order[], cuts: readonly number[], name: string) => {
      const [a, b, c] = cuts.toSorted((one, other) => one - other).map((hour) => START_MS + hour * HOUR_MS) as [
        number,
        number,
        number,
      ];
      const plan = (fromMs: number, toMs: number) => planDoses(line, { fromMs, toMs }, name);
      expect([...plan(a, b), ...plan(b, c)]).toEqual(plan(a, c));
    };
    const cuts = fc.array(hours, { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(anyLine, cuts, zone, check), { seed: 42, numRuns: 250 });
  });
  it('DG9 no two doses of a line share a name, and the order of the documents is no matter', () => {
    const check = (line: readonly Order[], name: string) => {
      const span = { fromMs: START_MS, toMs: START_MS + 960 * HOUR_MS };
      const doses = planDoses(line, span, name);
      expect(new Set(doses.map(({ id }) => id)).size).toBe(doses.length);
      expect(planDoses(line.toReversed(), span, name)).toEqual(doses);
    };
    fc.assert(fc.property(anyLine, zone, check), { seed: 43, numRuns: 100 });
  });
  it('DG9 a change that says the same loses no dose, doubles none and names all alike, whenever it is made', () => {
    const check = (changeHours: number, name: string, times: readonly string[]) => {
      const span = { fromMs: START_MS, toMs: START_MS + 960 * HOUR_MS };
      const one = testOrder('O0', iso(0), atTimes(...times));
      const other = testOrder('O1', iso(changeHours), atTimes(...times), { prior: 'O0' });
      const ids = (orders: readonly Order[]) => planDoses(orders, span, name).map(({ id, dueMs }) => [id, dueMs]);
      expect(ids([one, other])).toEqual(ids([one]));
    };
    const times = fc.subarray(['00:00', '01:30', '02:00', '02:15', '02:30', '03:00', '08:00', '23:45'], {
      minLength: 1,
    });
    fc.assert(fc.property(hours, zone, times, check), { seed: 44, numRuns: 60 });
  });
  it('DG9 twenty orders over fourteen days are planned within a screen refresh', () => {
    const orders = Array.from({ length: 20 }, (_, index) => ({
      ...testOrder(`O${index}`, iso(index), atTimes('06:00', '12:00', '18:00', '22:00')),
      lineage: `O${index}`,
    }));
    const span = { fromMs: START_MS + 480 * HOUR_MS, toMs: START_MS + 816 * HOUR_MS };
    expect(planDoses(orders, span, 'Europe/Paris')).toHaveLength(20 * 14 * 4);
  });
});
