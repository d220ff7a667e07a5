import { describe, expect, it } from 'vitest';
import { timingAt } from './dose-window.ts';
import type { Regimen } from './dosing.ts';
import type { Order } from './order.ts';
import { planDoses } from './plan-doses.ts';
import { atTimes, ONE_GRAM, testOrder } from './test-orders.ts';

const PARIS = 'Europe/Paris';
const MINUTE_MS = 60_000;

function plan(orders: readonly Order[], from: string, to: string, zone = PARIS) {
  return planDoses(orders, { fromMs: Date.parse(from), toMs: Date.parse(to) }, zone);
}
/** `A@2026-11-22T08:00 06:00Z` of every dose. */
function names(...of: Parameters<typeof plan>): string[] {
  return plan(...of).map(({ id, dueMs }) => `${id.slice(2)} ${new Date(dueMs).toISOString().slice(11, 16)}`);
}
function standings(...of: Parameters<typeof plan>): string[] {
  return plan(...of).map(({ id, standing }) => `${id.slice(-5)} ${standing}`);
}
const every = (minutes: number, anchor: string): Regimen => ({ kind: 'every', minutes, anchor, dose: ONE_GRAM });
const once = (at?: string): Regimen => ({ kind: 'once', ...(at ? { at } : {}), dose: ONE_GRAM });

describe('DG1 regimens', () => {
  const day = ['2026-11-22T00:00:00+01:00', '2026-11-23T00:00:00+01:00'] as const;
  it.each<[string, Regimen, string[]]>([
    ['times of day, across midnight', atTimes('00:00', '12:00', '23:59'), ['00:00', '12:00', '23:59']],
    ['the same time twice is one dose', atTimes('08:00', '08:00'), ['08:00']],
    ['another day', { kind: 'at-times', times: ['08:00'], everyDays: 2, dose: ONE_GRAM }, []],
    ['on Sundays', { kind: 'at-times', times: ['08:00'], days: ['sun'], dose: ONE_GRAM }, ['08:00']],
    ['on Mondays', { kind: 'at-times', times: ['08:00'], days: ['mon'], dose: ONE_GRAM }, []],
    ['every eight hours', every(480, '2026-11-20T06:00:00+01:00'), ['05:00Z', '13:00Z', '21:00Z']],
    ['once, long ago', once(), []],
    ['once, today', once('2026-11-22T10:00:00+01:00'), ['@once']],
    ['as needed', { kind: 'as-needed', indication: { text: 'pain' }, dose: ONE_GRAM }, []],
    [
      'varying by time',
      {
        kind: 'varying',
        doses: [
          { time: '18:00', amount: { value: '2', unit: 'mg' } },
          { time: '08:00', amount: { value: '1', unit: 'mg' } },
        ],
      },
      ['08:00', '18:00'],
    ],
    ['a sliding scale', { kind: 'scale', times: ['07:30'], measuredIn: 'mmol/L', bands: [] }, ['07:30']],
  ])('DG1 %s', (_what, regimen, expected) => {
    const ids = plan([testOrder('A', '2026-11-21T00:00:00+01:00', regimen)], ...day).map(({ id }) => id);
    expect(ids.map((id, index) => id.endsWith(expected[index] ?? '') && expected[index])).toEqual(expected);
  });
  it('DG1 each time of a varying dose has its own amount', () => {
    const regimen: Regimen = {
      kind: 'varying',
      doses: [
        { time: '18:00', amount: { value: '2', unit: 'mg' } },
        { time: '08:00', amount: { value: '1', unit: 'mg' } },
      ],
    };
    const doses = plan([testOrder('A', '2026-11-21', regimen)], ...day);
    expect(doses.map(({ content }) => content.kind === 'fixed' && content.amount.value)).toEqual(['1', '2']);
  });
  it('DG1 a course ends by time, by day or by number of doses', () => {
    const until = (more: object) =>
      names([testOrder('A', '2026-11-20T09:00:00+01:00', atTimes('08:00', '20:00'), more)], '2026-11-20', '2026-12-01');
    expect(until({ end: '2026-11-21T20:00:00+01:00' })).toEqual(['2026-11-20T20:00 19:00', '2026-11-21T08:00 07:00']);
    expect(until({ end: '2026-11-20' })).toEqual(['2026-11-20T20:00 19:00']);
    expect(until({ count: 3 })).toHaveLength(3);
    const counted = testOrder('A', '2026-11-20T09:00:00+01:00', every(480, '2026-11-20T06:00:00+01:00'), { count: 2 });
    expect(names([counted], '2026-11-20', '2026-12-01')).toEqual([
      '2026-11-20T13:00Z 13:00',
      '2026-11-20T21:00Z 21:00',
    ]);
  });
  it('DG1 what was written elsewhere in words is never planned', () => {
    const order = {
      ...testOrder('A', '2026-11-20', atTimes('08:00')),
      dosing: { state: 'as-written', lines: [] },
    } as const;
    expect(names([order], '2026-11-20', '2026-11-30')).toEqual([]);
  });
  it('DG1 an order without a start that can be read is never planned', () => {
    expect(names([testOrder('A', '2026', atTimes('08:00'))], '2026-11-20', '2026-11-30')).toEqual([]);
  });
});

/** 24 hours around each change of 2026: what a dose at a time of day becomes. */
describe('DG3 times of day over a change of the clocks', () => {
  it.each([
    ['Europe/Paris', '2026-03-29', ['02:30 01:30', '08:00 06:00']],
    ['Europe/Paris', '2026-10-25', ['02:30 00:30', '08:00 07:00']],
    ['America/New_York', '2026-03-08', ['02:30 07:30', '08:00 12:00']],
    ['America/New_York', '2026-11-01', ['02:30 07:30', '08:00 13:00']],
    ['Africa/Harare', '2026-03-29', ['02:30 00:30', '08:00 06:00']],
    ['Australia/Lord_Howe', '2026-10-04', ['02:30 15:30', '08:00 21:00']],
    ['Australia/Lord_Howe', '2026-04-05', ['02:30 16:00', '08:00 21:30']],
  ])('DG3 %s %s', (zone, day, expected) => {
    const order = testOrder('A', '2026-01-01', atTimes('02:30', '08:00'));
    const around = names([order], `${day}T00:00Z`.replace(day, shift(day, -1)), `${shift(day, 2)}T00:00Z`, zone);
    expect(around.filter((name) => name.startsWith(day)).map((name) => name.slice(11))).toEqual(expected);
  });
  it('DG3 a skipped time is given as long after the dose before as always, and marked', () => {
    const [before, skipped] = plan([testOrder('A', '2026-01-01', atTimes('02:30'))], '2026-03-28', '2026-03-30');
    expect((skipped?.dueMs ?? 0) - (before?.dueMs ?? 0)).toBe(24 * 60 * MINUTE_MS);
    expect(skipped?.wall).toBe('skipped');
  });
  it('DG3 hourly by the wall: 23 doses on the short day, 24 on the long one', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
    const order = testOrder('A', '2026-01-01', atTimes(...hours));
    expect(names([order], '2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00')).toHaveLength(23);
    expect(names([order], '2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00')).toHaveLength(24);
  });
  it('DG4 intervals are absolute hours: 23 and 25 of them, each with its own name', () => {
    const order = testOrder('A', '2026-01-01', every(60, '2026-01-01T00:00:00+01:00'));
    expect(names([order], '2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00')).toHaveLength(23);
    const long = names([order], '2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00');
    expect([long.length, new Set(long).size]).toEqual([25, 25]);
  });
});

function shift(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

const DAY = ['2026-11-22T00:00+01:00', '2026-11-23T00:00+01:00'] as const;
const first = testOrder('A', '2026-11-20', atTimes('08:00', '20:00'));
const change = (id: string, start: string, more: Partial<Order> = {}) =>
  testOrder(id, start, atTimes('08:00', '14:00', '20:00'), { prior: 'A', ...more });

describe('DG5 orders that supersede', () => {
  it('DG5 the change holds from its start, and the doses keep their names', () => {
    const second = change('B', '2026-11-22T10:00:00+01:00');
    expect(standings([first, second], ...DAY)).toEqual(['08:00 planned', '14:00 planned', '20:00 planned']);
    expect(plan([first, second], ...DAY).map(({ orderIds }) => orderIds)).toEqual([['A'], ['B'], ['B']]);
  });
  it('DG5 a change that was cancelled, is a draft or was an error gives the order back', () => {
    for (const status of ['cancelled', 'draft', 'entered-in-error'] as const) {
      const second = change('B', '2026-11-22T10:00:00+01:00', { status });
      expect(standings([first, second], ...DAY)).toEqual(['08:00 planned', '20:00 planned']);
    }
  });
  it('DG5 a stop ends the doses, not those before it', () => {
    const stopped = { ...first, status: 'stopped', statusSince: '2026-11-22T10:00:00+01:00' } as const;
    expect(standings([stopped], ...DAY)).toEqual(['08:00 planned']);
    expect(standings([{ ...first, status: 'stopped' }], ...DAY)).toEqual([]);
  });
  it('DG5 doses within a hold are on hold; an open hold lasts', () => {
    const hold = { from: '2026-11-22T07:00:00+01:00', to: '2026-11-22T12:00:00+01:00' };
    expect(standings([{ ...first, holds: [hold] }], ...DAY)).toEqual(['08:00 on-hold', '20:00 planned']);
    const open = { ...first, status: 'on-hold', statusSince: '2026-11-22T12:00:00+01:00' } as const;
    expect(standings([open], ...DAY)).toEqual(['08:00 planned', '20:00 on-hold']);
  });
  it('DG6 what is given once stays one dose when its time is changed', () => {
    const stat = testOrder('A', '2026-11-22T09:00:00+01:00', once());
    const later = testOrder('B', '2026-11-22T11:00:00+01:00', once(), { prior: 'A' });
    expect(names([stat, later], ...DAY)).toEqual(['once 10:00']);
    const rival = testOrder('C', '2026-11-22T10:00:00+01:00', once(), { prior: 'A' });
    expect(names([stat, later, rival], ...DAY)).toEqual(['once 09:00']);
  });
  it('DG7 an infusion is started, its rate changed, and stopped', () => {
    const rate = { amount: { value: '5', unit: 'mL' }, perKg: false, per: 'hour' } as const;
    const start = testOrder('A', '2026-11-22T09:00:00+01:00', { kind: 'infusion', rate });
    const faster = testOrder('B', '2026-11-22T11:00:00+01:00', { kind: 'infusion', rate }, { prior: 'A' });
    const acts = (orders: readonly Order[]) => plan(orders, ...DAY).map(({ act }) => act);
    expect(acts([start])).toEqual(['start-infusion']);
    expect(acts([start, faster])).toEqual(['start-infusion', 'change-rate']);
    const ended = { ...faster, status: 'stopped', statusSince: '2026-11-22T15:00:00+01:00' } as const;
    expect(acts([start, ended])).toEqual(['start-infusion', 'change-rate', 'stop-infusion']);
  });
});

describe('DG8 desks that could not hear each other', () => {
  const NOON = '2026-11-22T12:00:00+01:00';
  const stopped = { ...first, status: 'stopped', statusSince: NOON } as const;
  const edit = change('B', '2026-11-22T10:00:00+01:00');
  it('DG8 a stop beside a change is shown as stopped', () => {
    const expected = ['08:00 planned', '14:00 disputed-stop', '20:00 disputed-stop'];
    expect(standings([stopped, edit], ...DAY)).toEqual(expected);
    expect(standings([edit, stopped], ...DAY)).toEqual(expected);
  });
  it('DG8 a stop of the change of one desk holds for the change of the other', () => {
    const other = change('C', '2026-11-22T10:00:00+01:00', { status: 'stopped', statusSince: NOON });
    expect(standings([first, edit, other], ...DAY)).toEqual([
      '08:00 planned',
      '14:00 disputed-stop',
      '20:00 disputed-stop',
    ]);
  });
  it('DG8 a stop and another status of one document are shown as stopped', () => {
    const disputed = { ...stopped, dispute: 'stop' } as const;
    expect(standings([disputed], ...DAY)).toEqual(['08:00 planned', '20:00 disputed-stop']);
  });
  it('DG8 two changes are both kept; the dose that both plan is one', () => {
    const other = testOrder('C', '2026-11-22T11:00:00+01:00', atTimes('09:00', '20:00'), { prior: 'A' });
    expect(standings([first, edit, other], ...DAY)).toEqual([
      '08:00 planned',
      '14:00 disputed-change',
      '20:00 disputed-change',
    ]);
    expect(plan([first, edit, other], ...DAY).at(-1)?.orderIds).toEqual(['B', 'C']);
  });
  it('DG8 a person decides by an order that names what it settles', () => {
    const other = change('C', '2026-11-22T10:00:00+01:00');
    const decided = change('D', '2026-11-22T13:00:00+01:00', { prior: 'B', settles: ['A', 'C'] });
    const expected = ['08:00 planned', '14:00 planned', '20:00 planned'];
    expect(standings([stopped, edit, other, decided], ...DAY)).toEqual(expected);
  });
});

describe('DW1 windows', () => {
  const windowOf = (order: Order) => {
    const [dose] = plan([order], ...DAY);
    const minutes = (ms = 0) => Math.round((ms - (dose?.dueMs ?? 0)) / MINUTE_MS);
    return dose && [minutes(dose.window.opensMs), minutes(dose.window.closesMs), minutes(dose.window.missedMs)];
  };
  it.each<[string, Order, number[]]>([
    ['time-critical: half an hour', { ...first, timeCritical: true }, [-30, 30, 360]],
    ['several a day: an hour', testOrder('A', '2026-11-20', atTimes('08:00', '12:00')), [-60, 60, 120]],
    ['daily: two hours', testOrder('A', '2026-11-20', atTimes('08:00')), [-120, 120, 720]],
    ['every hour', testOrder('A', '2026-11-20', every(60, '2026-11-20T00:00:00Z')), [-60, 60, 60]],
    ['every 36 hours', testOrder('A', '2026-11-20', every(2160, '2026-11-22T08:00:00Z')), [-120, 120, 720]],
    ['once: an hour', testOrder('A', '2026-11-22T08:00:00+01:00', once()), [-60, 60, 720]],
  ])('DW1 %s', (_what, order, expected) => expect(windowOf(order)).toEqual(expected));

  it('DW2 upcoming, due, overdue, missed, at the very edges', () => {
    const window = { opensMs: 100, closesMs: 200, missedMs: 301 };
    const at = [99, 100, 200, 201, 300, 301].map((ms) => timingAt(window, ms));
    expect(at).toEqual(['upcoming', 'due', 'due', 'overdue', 'overdue', 'missed']);
  });
  it('DW3 windows are the policy of an organisation', () => {
    const margin = (earlyMinutes: number, lateMinutes: number) => ({ earlyMinutes, lateMinutes });
    const policy = { timeCritical: margin(5, 5), other: margin(30, 10), daily: margin(15, 15), missedMinutes: 60 };
    const span = { fromMs: Date.parse(DAY[0]), toMs: Date.parse(DAY[1]) };
    const [dose] = planDoses([first], span, PARIS, policy);
    expect((dose?.window.closesMs ?? 0) - (dose?.dueMs ?? 0)).toBe(10 * MINUTE_MS);
    expect((dose?.dueMs ?? 0) - (dose?.window.opensMs ?? 0)).toBe(30 * MINUTE_MS);
  });
});

it('DG1 every third day from its first day on, and on no day between', () => {
  const third: Regimen = { kind: 'at-times', times: ['08:00'], everyDays: 3, dose: ONE_GRAM };
  const order = testOrder('A', '2026-11-19T00:00:00+01:00', third);
  const span = ['2026-11-19T00:00:00+01:00', '2026-11-27T00:00:00+01:00'] as const;
  expect(plan([order], ...span).map(({ id }) => id.slice(2))).toEqual([
    ...['2026-11-19T08:00', '2026-11-22T08:00', '2026-11-25T08:00'],
  ]);
});
