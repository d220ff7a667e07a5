import type { money } from '#shared/contract/money.ts';
import { exact } from '#shared/domain/medication/exact.ts';
import { judgeRefund } from '#shared/domain/payment/judge-refund.ts';
import { moneyText } from '#shared/domain/price/money.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { PAYMENT_KIND, type PaymentResource, type Tender } from '#shared/model/payment.ts';
import type { CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import type { MoneyDeps } from '../../queries/money/money-deps.ts';
import { getRules } from '../../queries/money/read-rules.ts';
import type { ProvenPerson } from '../../session/second-persons.ts';
import { commit, nextNumber, notMoney, nowBy, paymentDocument, tillIsShut } from './take-payment.ts';

type Input = ParsedInput<typeof money.refund>;

/** Money that goes back (TI4): out of this till, whichever till took it. */
export function refundPayment(deps: MoneyDeps): CommandHandler<typeof money.refund> {
  return (input, context) =>
    deps.book.alone(async () => {
      const view = await deps.book.look(context.actor.stationId);
      if (!view.present) return tillIsShut();
      const payment = view.payments.get(input.payment);
      if (payment?.type !== 'payment')
        return refusal('not-found', 'This payment is not here. It may not have arrived yet.', { path: 'payment' });
      if (payment.patientId !== input.patientId)
        return refusal('not-found', 'This payment is not here. It may not have arrived yet.', { path: 'patientId' });
      const rules = await getRules(context.store, deps.products());
      if (isRefusal(rules)) return rules;
      const verdict = judgeRefund(input.amount, payment, view.refundsOf(input.payment), rules);
      if (verdict.state === 'not-money') return notMoney('amount');
      if (verdict.state === 'too-much')
        return refusal('invalid-input', 'This is more than was paid and has not gone back yet.', {
          path: 'amount',
          details: { left: verdict.left },
        });
      if (input.method === 'mobile' && !input.reference)
        return refusal('invalid-input', 'Say which transfer of the provider gave it back.', { path: 'reference' });
      const second = findSecond(input.second, verdict.needsSecond, deps, context);
      if (isRefusal(second)) return second;
      const number = nextNumber(view, deps, context);
      const amount = moneyText(exact(input.amount), rules.decimals);
      const resource: PaymentResource = {
        ...{ resourceType: PAYMENT_KIND, type: 'refund', number, shift: view.present.opened.id, ...nowBy(context) },
        ...(payment.dispenses ? { dispenses: payment.dispenses } : {}),
        ...{ currency: payment.currency, refundOf: input.payment, total: amount, reason: input.reason },
        tenders: [tenderOf(input, amount)],
        ...(second ? { second: { id: second.userId, name: second.displayName } } : {}),
      };
      const saved = await commit(paymentDocument(resource, payment.patientId, context), {
        context,
        answer: { number },
      });
      if (!isRefusal(saved)) deps.secondPersons.spend([input.second]);
      return saved;
    });
}

const tenderOf = ({ method, reference }: Input, amount: string): Tender =>
  method === 'cash' ? { method, amount } : { method, amount, reference: reference ?? '' };

/** Whoever is named has to be who they are, whether or not anything wants them. */
export function findSecond(
  proof: string | undefined,
  isWanted: boolean,
  { secondPersons }: Pick<MoneyDeps, 'secondPersons'>,
  { actor }: Pick<CommandContext, 'actor'>,
): ProvenPerson | Refusal | undefined {
  if (proof !== undefined)
    return secondPersons.find(proof, actor, { purpose: 'second', permissions: ['money.approve'] });
  if (!isWanted) return undefined;
  return refusal(
    'password-needed',
    'So much money does not go out of the drawer without a second person, who signs, too.',
    {
      path: 'second',
    },
  );
}
