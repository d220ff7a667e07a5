import { describe, expect, it } from 'vitest';
import type { Regimen } from './dosing.ts';
import { lookBackMs } from './look-back.ts';
import { matchAdministrations } from './match-administrations.ts';
import { planDoses } from './plan-doses.ts';
import { spacingMinutes } from './slots.ts';
import { atTimes, ONE_GRAM, testOrder } from './test-orders.ts';

const DAY = 1440;
type AtTimes = Extract<Regimen, { kind: 'at-times' }>;
const on = (more: Partial<AtTimes>): AtTimes => ({ kind: 'at-times', times: ['08:00'], dose: ONE_GRAM, ...more });

describe('DG10 how far apart doses are', () => {
  it.each<[string, Regimen, number]>([
    ['once a day', on({}), DAY],
    ['the same time twice is once', on({ times: ['08:00', '08:00'] }), DAY],
    ['twice a day', atTimes('08:00', '20:00'), DAY / 2],
    ['every third day', on({ everyDays: 3 }), 3 * DAY],
    ['on Mondays', on({ days: ['mon'] }), 7 * DAY],
    ['on Mondays and Thursdays', on({ days: ['mon', 'thu'] }), 3 * DAY],
    ['on Fridays and Mondays, in any order', on({ days: ['fri', 'mon'] }), 3 * DAY],
    ['at the end of the week and at its beginning', on({ days: ['mon', 'sun'] }), DAY],
    ['twice on Mondays', on({ days: ['mon'], times: ['08:00', '20:00'] }), DAY / 2],
    ['every 90 minutes', { kind: 'every', minutes: 90, anchor: '2026-11-22', dose: ONE_GRAM }, 90],
  ])('DG10 %s', (_what, regimen, minutes) => expect(spacingMinutes(regimen)).toBe(minutes));

  it('DG10 @SAFETY what is given once a week and was moved to the next day has been given this week', () => {
    const monday = testOrder('A', '2026-11-02', on({ days: ['mon'] }));
    const tuesday = testOrder('B', '2026-11-23T12:00:00Z', on({ days: ['tue'] }), { prior: 'A' });
    const span = { fromMs: Date.parse('2026-11-24T00:00:00Z'), toMs: Date.parse('2026-11-25T00:00:00Z') };
    const planned = planDoses([monday, tuesday], span, 'UTC');
    const given = {
      ...{ id: 'r1', lineage: 'A', doseId: 'A@2026-11-23T08:00', station: 's1', outcome: 'given' as const },
      ...{ dueMs: Date.parse('2026-11-23T08:00:00Z'), atMs: Date.parse('2026-11-23T08:10:00Z') },
    };
    const { doses } = matchAdministrations(planned, [given]);
    expect(doses.map(({ dose, matched }) => [dose.id, matched])).toEqual([['A@2026-11-24T08:00', 'by-nearness']]);
  });
});

describe('DG10 how far back doses are read', () => {
  const days = (...regimens: readonly Regimen[]) =>
    lookBackMs(regimens.map((regimen) => testOrder('A', '2026-11-20', regimen))) / 86_400_000;
  it.each<[string, readonly Regimen[], number]>([
    ['no orders', [], 4],
    ['twice a day', [atTimes('08:00', '20:00')], 4],
    ['once a week', [on({ days: ['mon'] })], 5],
    ['a depot every four weeks beside a daily drug', [on({}), on({ everyDays: 28 })], 15],
    ['once in a year is a slip, or was long ago', [on({ everyDays: 365 })], 100],
  ])('DG10 %s', (_what, regimens, expected) => expect(days(...regimens)).toBe(expected));
});
