import type { money } from '#shared/contract/money.ts';
import { refundable } from '#shared/domain/payment/judge-refund.ts';
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
    const payments = of.flatMap((payment) => paidPart(payment, view) ?? []).toReversed();
    return { tillIsOpen: view.present !== undefined, payments };
  };
}

function paidPart(payment: KnownPayment, view: TillView) {
  if (payment.type !== 'payment') return undefined;
  const { id, dispenses = [], currency, number, tenders, due } = payment;
  const left = refundable(payment, view.refundsOf(id));
  if (left.n <= 0n) return undefined;
  const places = (due.split('.')[1] ?? '').length;
  const method = tenders.every((tender) => tender.method === 'mobile') ? ('mobile' as const) : ('cash' as const);
  return { id, number, currency, method, refundable: moneyText(left, places), others: dispenses.length - 1 };
}
