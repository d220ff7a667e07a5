import { describe, expect, it } from 'vitest';
import type { Order } from './order.ts';
import { orderStanding } from './order-standing.ts';
import { atTimes, testOrder } from './test-orders.ts';

const AT = '2026-11-22T08:00:00Z';
const standing = (order: Order, ...others: readonly Order[]) =>
  orderStanding(order, [order, ...others], Date.parse(AT), 'UTC');
const make = (id: string, more: Parameters<typeof testOrder>[3] = {}, start = '2026-11-20') =>
  testOrder(id, start, atTimes('08:00'), more);
const first = make('A');

describe('MO6 what an order is worth at a moment', () => {
  it.each<[string, Order, readonly Order[], string]>([
    ['active', first, [], 'in-force'],
    ['a draft', make('A', { status: 'draft' }), [], 'draft'],
    ['of unknown status', make('A', { status: 'unknown' }), [], 'draft'],
    ['stopped', make('A', { status: 'stopped' }), [], 'discontinued'],
    [
      'stopped from later on: what is ended is ended',
      make('A', { status: 'stopped', statusSince: '2026-12-01' }),
      [],
      'discontinued',
    ],
    ['cancelled', make('A', { status: 'cancelled' }), [], 'discontinued'],
    ['an error', make('A', { status: 'entered-in-error' }), [], 'discontinued'],
    ['a stop in dispute', make('A', { status: 'stopped', dispute: 'stop' }), [], 'disputed-stop'],
    ['a change in dispute', make('A', { dispute: 'change' }), [], 'disputed-change'],
    ['superseded', first, [make('B', { prior: 'A' }, '2026-11-21')], 'superseded'],
    ['to be superseded tomorrow', first, [make('B', { prior: 'A' }, '2026-11-23')], 'in-force'],
    ['changed before it began', make('A', {}, '2026-11-23'), [make('B', { prior: 'A' }, '2026-11-23')], 'superseded'],
    ['from tomorrow on', make('A', {}, '2026-11-23'), [], 'not-started'],
    ['until yesterday', make('A', { end: '2026-11-21' }), [], 'course-over'],
    ['until today', make('A', { end: '2026-11-22' }), [], 'in-force'],
    ['on hold', make('A', { status: 'on-hold' }), [], 'on-hold'],
    [
      'held again',
      make('A', { status: 'on-hold', statusSince: '2026-11-22', holds: [{ from: '2026-11-20', to: '2026-11-21' }] }),
      [],
      'on-hold',
    ],
    ['within a hold', make('A', { holds: [{ from: '2026-11-22' }] }), [], 'on-hold'],
    ['after a hold', make('A', { holds: [{ from: '2026-11-20', to: '2026-11-22' }] }), [], 'in-force'],
    ['one of two changes', make('B', { prior: 'A' }), [first, make('C', { prior: 'A' })], 'disputed-change'],
    ['a change beside a stop', make('B', { prior: 'A' }), [make('A', { status: 'stopped' })], 'disputed-stop'],
  ])('MO6 %s', (_what, order, others, expected) => expect(standing(order, ...others)).toBe(expected));
});
