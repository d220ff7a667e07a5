import type { money } from '#shared/contract/money.ts';
import type { RefundAsked } from '#shared/contract/money-refund.ts';
import { exact } from '#shared/domain/medication/exact.ts';
import { judgeRefund } from '#shared/domain/payment/judge-refund.ts';
import { moneyText } from '#shared/domain/price/money.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { PAYMENT_KIND, type RefundPayment, type Tender } from '#shared/model/payment.ts';
import type { CommandContext, CommandHandler, PlannedDocument } from '../../api/operation-handler.ts';
import type { MoneyDeps } from '../../queries/money/money-deps.ts';
import { getRules } from '../../queries/money/read-rules.ts';
import type { ProvenPerson } from '../../session/second-persons.ts';
import { commit, nextNumber, notMoney, nowBy, otherCurrency, paymentDocument, tillIsShut } from './take-payment.ts';

type Asked = RefundAsked & {
  readonly reason: string;
  readonly patientId?: string | undefined;
  /** What it goes back for; it has to be what was paid. */
  readonly dispense?: string | undefined;
};

interface PlannedRefund {
  readonly document: PlannedDocument;
  readonly resource: RefundPayment;
}

/** Refunds with something else (TI12). Locks: the till is outermost, before stock and register. */
export interface Refunds {
  /** `commit` writes what it is given in the unit of work of the command; without any it is called with none. */
  with<T>(
    asked: readonly Asked[],
    context: CommandContext,
    commit: (documents: readonly PlannedDocument[]) => Promise<T | Refusal>,
  ): Promise<T | Refusal>;
}

export function createRefunds(deps: MoneyDeps): Refunds {
  return {
    with: (asked, context, commit) =>
      asked.length === 0
        ? commit([])
        : deps.book.alone(async () => {
            if (!context.actor.permissions.has('money.take'))
              return refusal('not-permitted', 'Somebody who may take money has to give it back.', { path: 'refunds' });
            const planned = await planAll(deps, asked, context);
            if (isRefusal(planned)) return planned;
            const done = await commit(planned);
            if (!isRefusal(done)) deps.secondPersons.spend(asked.map(({ second }) => second));
            return done;
          }),
  };
}

async function planAll(deps: MoneyDeps, asked: readonly Asked[], context: CommandContext) {
  const all: PlannedRefund[] = [];
  for (const [index, one] of asked.entries()) {
    const planned = await planRefund(deps, one, context, all);
    if (isRefusal(planned)) return { ...planned, path: `refunds[${index}].${planned.path ?? ''}` };
    all.push(planned);
  }
  return all.map(({ document }) => document);
}

/** Money that goes back (TI4): out of this till, whichever till took it. */
export function refundPayment(deps: MoneyDeps): CommandHandler<typeof money.refund> {
  return (input, context) =>
    deps.book.alone(async () => {
      const planned = await planRefund(deps, input, context);
      if (isRefusal(planned)) return planned;
      const { document, resource } = planned;
      const saved = await commit(document, { context, answer: { number: resource.number } });
      if (!isRefusal(saved)) deps.secondPersons.spend([input.second]);
      return saved;
    });
}

/** Inside `book.alone`. `before`: planned in the same unit of work. */
async function planRefund(
  deps: MoneyDeps,
  asked: Asked,
  context: CommandContext,
  before: readonly PlannedRefund[] = [],
): Promise<PlannedRefund | Refusal> {
  const view = await deps.book.look(context.actor.stationId);
  if (!view.present) return tillIsShut();
  const payment = view.payments.get(asked.payment);
  const isOf = asked.dispense === undefined || payment?.dispenses?.includes(asked.dispense);
  if (payment?.type !== 'payment' || !isOf)
    return refusal('not-found', 'This payment is not here. It may not have arrived yet.', { path: 'payment' });
  if (payment.patientId !== asked.patientId)
    return refusal('not-found', 'This payment is not here. It may not have arrived yet.', { path: 'patientId' });
  const rules = await getRules(context.store, deps.products());
  if (isRefusal(rules)) return rules;
  // A drawer holds one currency: what goes out of it is what is in it.
  if (payment.currency !== view.present.opened.currency) return otherCurrency();
  const together = before.flatMap(({ resource }) => (resource.refundOf === asked.payment ? resource : []));
  const verdict = judgeRefund(asked.amount, payment, view.refundsOf(asked.payment), rules, together);
  if (verdict.state === 'not-money') return notMoney('amount');
  if (verdict.state === 'too-much')
    return refusal('invalid-input', 'This is more than was paid and has not gone back yet.', {
      path: 'amount',
      details: { left: verdict.left },
    });
  if (asked.method === 'mobile' && !asked.reference)
    return refusal('invalid-input', 'Say which transfer of the provider gave it back.', { path: 'reference' });
  const second = findSecond(asked.second, verdict.needsSecond, deps, context);
  if (isRefusal(second)) return second;
  const number = nextNumber(view, deps, context, before.length);
  const amount = moneyText(exact(asked.amount), rules.decimals);
  const resource: RefundPayment = {
    ...{ resourceType: PAYMENT_KIND, type: 'refund', number, shift: view.present.opened.id, ...nowBy(context) },
    ...(payment.dispenses ? { dispenses: payment.dispenses } : {}),
    ...{ currency: payment.currency, refundOf: asked.payment, total: amount, reason: asked.reason },
    tenders: [tenderOf(asked, amount)],
    ...(second ? { second: { id: second.userId, name: second.displayName } } : {}),
  };
  return { document: paymentDocument(resource, payment.patientId, context), resource };
}

const tenderOf = ({ method, reference }: Asked, amount: string): Tender =>
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
