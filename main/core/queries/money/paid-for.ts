import type { money } from '#shared/contract/money.ts';
import { refundable } from '#shared/domain/payment/judge-refund.ts';
import { moneyText } from '#shared/domain/price/money.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { MoneyDeps } from './money-deps.ts';

/** What a dispense was paid with, as far as it has not gone back: the latest payment that names it. */
export function readPaidFor(deps: MoneyDeps): QueryHandler<typeof money.paidFor> {
  return async ({ dispense, patientId }, { actor }) => {
    const view = await deps.book.look(actor.stationId);
    const tillIsOpen = view.present !== undefined;
    for (const payment of [...view.payments.values()].toReversed()) {
      const { id, type, dispenses = [], currency, number } = payment;
      if (type !== 'payment' || payment.patientId !== patientId || !dispenses.includes(dispense)) continue;
      const left = refundable(payment, view.refundsOf(id));
      if (left.n <= 0n) continue;
      const places = (payment.due.split('.')[1] ?? '').length;
      const isMobile = payment.tenders.every(({ method }) => method === 'mobile');
      const paid = { id, number, currency, refundable: moneyText(left, places), others: dispenses.length - 1 };
      return { tillIsOpen, payment: { ...paid, method: isMobile ? 'mobile' : 'cash' } };
    }
    return { tillIsOpen };
  };
}
