/** Shifts of a till as they were closed (TI13). */
import type { money } from '#shared/contract/money.ts';
import type { ShownCashUp } from '#shared/contract/money-cash-up.ts';
import { add, exact } from '#shared/domain/medication/exact.ts';
import type { PaymentEvent, TillShift } from '#shared/domain/payment/fold-till.ts';
import { moneyText } from '#shared/domain/price/money.ts';
import type { PaidTax } from '#shared/model/payment.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { MoneyDeps } from './money-deps.ts';

export function listCashUps(deps: MoneyDeps): QueryHandler<typeof money.cashUps> {
  return async ({ limit }, { actor }) => {
    const { shifts } = await deps.book.look(actor.stationId);
    return shifts
      .flatMap((shift) => shownCashUp(shift) ?? [])
      .toReversed()
      .slice(0, limit);
  };
}

/** Undefined of one that is open. */
export function shownCashUp({ opened, closed, moves, payments, late }: TillShift): ShownCashUp | undefined {
  if (!closed) return undefined;
  const [first, last] = [payments.at(0)?.number, payments.at(-1)?.number];
  return {
    ...{ id: opened.id, currency: closed.currency, float: opened.float, late },
    ...{ openedAt: opened.at, openedBy: opened.by.name, closedAt: closed.at, closedBy: closed.by.name },
    ...{
      second: closed.second.name,
      counted: closed.counted,
      expected: closed.expected,
      difference: closed.difference,
    },
    ...(closed.reason ? { reason: closed.reason } : {}),
    ...{ payments: closed.payments, refunds: closed.refunds },
    moves: moves.map(({ at, by, amount, reason }) => ({ at, by: by.name, amount, reason })),
    ...(first !== undefined && last !== undefined ? { receipts: { first, last } } : {}),
    taxes: [...taxesOf(payments)],
  };
}

/** Of what was sold; what goes back is a refund of its own and stands beside it. */
function taxesOf(payments: readonly PaymentEvent[]): readonly PaidTax[] {
  const byRate = new Map<string, PaidTax>();
  for (const payment of payments) {
    if (payment.type !== 'payment') continue;
    for (const tax of payment.taxes ?? []) {
      const key = `${tax.name} ${tax.percent}`;
      const before = byRate.get(key) ?? { ...tax, of: '0', amount: '0' };
      const places = (tax.amount.split('.')[1] ?? '').length;
      const sum = (one: string, other: string) => moneyText(add(exact(one), exact(other)), places);
      byRate.set(key, { ...tax, of: sum(before.of, tax.of), amount: sum(before.amount, tax.amount) });
    }
  }
  return [...byRate.values()];
}
