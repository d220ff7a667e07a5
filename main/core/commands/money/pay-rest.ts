/** What a part payment left, or a part of that (TI11): a receipt of its own, which names the first. */
import type { money } from '#shared/contract/money.ts';
import { ZERO } from '#shared/domain/medication/exact.ts';
import { moneyText } from '#shared/domain/price/money.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import { PAYMENT_KIND, type PaymentResource } from '#shared/model/payment.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import type { MoneyDeps } from '../../queries/money/money-deps.ts';
import { getRules } from '../../queries/money/read-rules.ts';
import {
  answerOf,
  commit,
  nextNumber,
  nowBy,
  otherCurrency,
  paymentDocument,
  settle,
  tillIsShut,
} from './take-payment.ts';

export function payRest(deps: MoneyDeps): CommandHandler<typeof money.payRest> {
  return (input, context) =>
    deps.book.alone(async () => {
      const view = await deps.book.look(context.actor.stationId);
      if (!view.present) return tillIsShut();
      const first = view.payments.get(input.payment);
      if (first?.type !== 'payment' || first.patientId !== input.patientId)
        return refusal('not-found', 'This payment is not here. It may not have arrived yet.', { path: 'payment' });
      const rules = await getRules(context.store, deps.products());
      if (isRefusal(rules)) return rules;
      if (first.currency !== view.present.opened.currency) return otherCurrency();
      const owed = moneyText(view.owedOn(first), rules.decimals);
      if (view.owedOn(first).n === 0n)
        return refusal('already-done', 'This was paid for already.', { path: 'payment' });
      if (owed !== input.owed)
        return refusal('conflict', 'Something was paid meanwhile. Look at it once more.', {
          path: 'owed',
          details: { owed },
        });
      const settled = settle(owed, input, rules);
      if (isRefusal(settled)) return settled;
      const number = nextNumber(view, deps, context);
      const none = moneyText(ZERO, rules.decimals);
      const resource: PaymentResource = {
        ...{ resourceType: PAYMENT_KIND, type: 'payment', number, shift: view.present.opened.id, ...nowBy(context) },
        ...(first.dispenses ? { dispenses: first.dispenses } : {}),
        ...{ currency: first.currency, lines: [], shares: [], fee: none, total: none, due: owed },
        ...{ tenders: [...settled.tenders], rounding: settled.rounding, restOf: input.payment },
        ...(settled.left === undefined ? {} : { left: settled.left }),
      };
      return commit(paymentDocument(resource, first.patientId, context), {
        context,
        answer: answerOf(number, settled),
      });
    });
}
