import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectOneResult } from '#shared/testing/any-order.ts';
import { type CashUpEvent, foldTill, type PaymentEvent } from './fold-till.ts';

const AT = '2026-11-22T08:00:00.000Z';
const base = { till: 's1', by: { id: 'User:1', name: 'Nora' }, currency: 'EUR', at: AT } as const;
const money = { cash: '1', mobile: '0' };
const OF_TYPE = {
  opened: { float: '10' },
  moved: { amount: '-2', reason: 'coins' },
  counted: { counted: money },
  closed: {
    count: 'X:1',
    counted: money,
    expected: money,
    difference: money,
    payments: 1,
    refunds: 0,
    second: base.by,
  },
} as const;

/** Few moments, so that station and id have to decide; two openings and two ends of one shift are among them. */
const anyMoment = fc.record({
  counter: fc.nat(3),
  station: fc.constantFrom('a', 'b'),
  shift: fc.constantFrom('X:99', 'X:98'),
});
const orderOf = ({ counter, station }: { counter: number; station: string }) => `${AT}-000${counter}-${station}`;
const anyCashUps = fc
  .array(fc.tuple(anyMoment, fc.constantFrom('opened', 'moved', 'counted', 'closed')), { maxLength: 10 })
  .map((all) =>
    all.map(([moment, type], index) => {
      const shift = type === 'opened' ? {} : { shift: moment.shift };
      return {
        ...base,
        ...OF_TYPE[type],
        ...shift,
        type,
        id: `X:${99 - index}`,
        order: orderOf(moment),
      } as unknown as CashUpEvent;
    }),
  );
const anyPayments = fc.array(fc.tuple(anyMoment, fc.constantFrom('payment', 'refund')), { maxLength: 6 }).map((all) =>
  all.map(([moment, type], index) => {
    const tenders = [{ method: 'cash', amount: `${index + 1}` }];
    return {
      ...base,
      type,
      tenders,
      shift: moment.shift,
      id: `P:${99 - index}`,
      order: orderOf(moment),
    } as unknown as PaymentEvent;
  }),
);

describe('TI5 TI6 TI7 TI8 a till, any interleaving', () => {
  it('TI5 TI6 TI7 TI8 events of one moment stand in one order, by hybrid time and id', () => {
    const anyEvents = fc.tuple(anyCashUps, anyPayments).map(([cashUps, payments]) => [...cashUps, ...payments]);
    const isPayment = (event: CashUpEvent | PaymentEvent): event is PaymentEvent => event.id.startsWith('P:');
    expectOneResult<CashUpEvent | PaymentEvent>(anyEvents, (events) =>
      foldTill(
        events.filter((event): event is CashUpEvent => !isPayment(event)),
        events.filter(isPayment),
      ),
    );
  });
});
