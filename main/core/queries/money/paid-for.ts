import type { money } from '#shared/contract/money.ts';
import { refundableWays } from '#shared/domain/payment/judge-refund.ts';
import { moneyText } from '#shared/domain/price/money.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { MoneyDeps } from './money-deps.ts';
import type { KnownPayment, TillView } from './till-book.ts';

/** What a dispense was paid with, as far as it has not gone back. */
export function readPaidFor(deps: MoneyDeps): QueryHandler<typeof money.paidFor> {
  return async ({ dispense, patientId }, { actor }) => {
    const view = await deps.book.look(actor.stationId);
    const of = [...view.payments.values()].filter(
      (one) => one.patientId === patientId && (one.dispenses?.includes(dispense) ?? false),
    );
    const payments = of.toReversed().flatMap((payment) => paidParts(payment, view));
    return { tillIsOpen: view.present !== undefined, payments };
  };
}

function paidParts(payment: KnownPayment, view: TillView) {
  if (payment.type !== 'payment') return [];
  const { id, dispenses = [], currency, number, due } = payment;
  const places = (due.split('.')[1] ?? '').length;
  return refundableWays(payment, view.refundsOf(id)).map(({ method, amount }) => ({
    ...{ id, number, currency, method, refundable: moneyText(amount, places), others: dispenses.length - 1 },
  }));
}
