/**
 * The money of a till is the fold of what happened to it (TI5–TI8). What should be in the drawer is never stored before
 * it was counted: whoever counts does not know it.
 */
import { compareEvents, inEventOrder, type OrderedEvent } from '#shared/lib/event-order.ts';
import type { CashUpResource } from '#shared/model/cash-up.ts';
import type { PaymentResource } from '#shared/model/payment.ts';
import { add, type Exact, exact, subtract, ZERO } from '../medication/exact.ts';
import { takenBy } from './settle-payment.ts';

/** One station writes a till, so that the order counts up with what happened there. */
export type CashUpEvent<Type extends CashUpResource['type'] = CashUpResource['type']> = OrderedEvent &
  Extract<CashUpResource, { type: Type }>;
export type PaymentEvent = OrderedEvent & PaymentResource;

export interface TillShift {
  readonly opened: CashUpEvent<'opened'>;
  readonly moves: readonly CashUpEvent<'moved'>[];
  /** In the order in which they were made. */
  readonly counts: readonly CashUpEvent<'counted'>[];
  readonly closed: CashUpEvent<'closed'> | undefined;
  readonly payments: readonly PaymentEvent[];
  /** Should be in the drawer, and on the provider's list. */
  readonly expected: { readonly cash: Exact; readonly mobile: Exact };
  /** The last count, where nothing was paid or moved since. */
  readonly standingCount: CashUpEvent<'counted'> | undefined;
  /** Payments and moves that name this shift and came after its end: told, never hidden. */
  readonly late: number;
}

/** Shifts of one till, oldest first, in whatever order the events come and however often. */
export function foldTill(cashUps: readonly CashUpEvent[], payments: readonly PaymentEvent[]): readonly TillShift[] {
  const events = inEventOrder(cashUps);
  const paid = inEventOrder(payments);
  const opened = events.filter((event): event is CashUpEvent<'opened'> => event.type === 'opened');
  return opened.map((opening) => foldShift(opening, events, paid));
}

function foldShift(
  opened: CashUpEvent<'opened'>,
  events: readonly CashUpEvent[],
  all: readonly PaymentEvent[],
): TillShift {
  const ofShift = events.filter((event) => event.type !== 'opened' && event.shift === opened.id);
  const moves = ofShift.filter((event): event is CashUpEvent<'moved'> => event.type === 'moved');
  const counts = ofShift.filter((event): event is CashUpEvent<'counted'> => event.type === 'counted');
  const closed = ofShift.find((event): event is CashUpEvent<'closed'> => event.type === 'closed');
  const payments = all.filter(({ shift }) => shift === opened.id);
  const last = counts.at(-1);
  const happened = [...moves, ...payments];
  const isStale = last !== undefined && happened.some((event) => isAfter(event, last));
  return {
    ...{ opened, moves, counts, closed, payments },
    expected: {
      cash: add(
        exact(opened.float),
        add(
          totalOf(moves, ({ amount }) => exact(amount)),
          flowOf(payments, 'cash'),
        ),
      ),
      mobile: flowOf(payments, 'mobile'),
    },
    standingCount: isStale ? undefined : last,
    late: closed ? happened.filter((event) => isAfter(event, closed)).length : 0,
  };
}

function flowOf(payments: readonly PaymentEvent[], method: 'cash' | 'mobile'): Exact {
  return totalOf(payments, ({ type, tenders }) =>
    type === 'refund' ? subtract(ZERO, takenBy(tenders, method)) : takenBy(tenders, method),
  );
}

function totalOf<T>(items: readonly T[], of: (item: T) => Exact): Exact {
  return items.reduce((sum, item) => add(sum, of(item)), ZERO);
}

const isAfter = (one: OrderedEvent, other: OrderedEvent): boolean => compareEvents(one, other) > 0;
