/** The till's shift (TI5–TI8): opened with what was counted in, counted blind, closed by two people. */
import type { money } from '#shared/contract/money.ts';
import { compare, type Exact, exact, subtract, ZERO } from '#shared/domain/medication/exact.ts';
import { moneyText, readMoney } from '#shared/domain/price/money.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { CASH_UP_KIND, type CashUpResource } from '#shared/model/cash-up.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { PriceRules } from '#shared/model/price-rules.ts';
import type { CommandContext, CommandHandler, PlannedDocument } from '../../api/operation-handler.ts';
import type { MoneyDeps } from '../../queries/money/money-deps.ts';
import { getRules } from '../../queries/money/read-rules.ts';
import { compareCount } from '../../queries/money/read-till.ts';
import type { TillView } from '../../queries/money/till-book.ts';
import { saveOne } from '../save-one.ts';
import { findSecond } from './refund-payment.ts';
import { notMoney, nowBy, tillIsShut } from './take-payment.ts';

interface AtTill {
  readonly view: TillView;
  readonly rules: PriceRules;
}

/** One act after another, with the till and the rules as they are then. */
function atTill<Answer>(
  deps: MoneyDeps,
  context: CommandContext,
  act: (at: AtTill) => Promise<Answer | Refusal>,
): Promise<Answer | Refusal> {
  return deps.book.alone(async () => {
    const rules = await getRules(context.store, deps.products());
    if (isRefusal(rules)) return rules;
    return act({ rules, view: await deps.book.look(context.actor.stationId) });
  });
}

export function openTill(deps: MoneyDeps): CommandHandler<typeof money.openTill> {
  return ({ float }, context) =>
    atTill(deps, context, async ({ view, rules }) => {
      if (view.present)
        return refusal('already-done', 'The till of this desk is open already. Cash it up first.', { path: 'till' });
      const amount = readMoney(float, rules.decimals);
      if (!amount) return notMoney('float');
      const event: TillEvent = { type: 'opened', float: moneyText(amount, rules.decimals) };
      return saveOne(context, eventDocument(event, currencyOf(view, rules), context));
    });
}

export function moveCash(deps: MoneyDeps): CommandHandler<typeof money.moveCash> {
  return ({ direction, amount, reason, second: proof }, context) =>
    atTill(deps, context, async ({ view, rules }) => {
      if (!view.present) return tillIsShut();
      const read = readMoney(amount, rules.decimals);
      if (!read || read.n === 0n) return notMoney('amount');
      if (direction === 'out' && compare(read, view.present.expected.cash) > 0)
        return refusal('invalid-input', 'So much cannot be in the drawer.', { path: 'amount' });
      const second = findSecond(proof, direction === 'out', deps, context);
      if (isRefusal(second)) return second;
      const signed = direction === 'in' ? read : subtract(ZERO, read);
      const event: TillEvent = {
        type: 'moved',
        ...{ shift: view.present.opened.id, amount: moneyText(signed, rules.decimals), reason },
        ...(second ? { second: { id: second.userId, name: second.displayName } } : {}),
      };
      const saved = await saveOne(context, eventDocument(event, currencyOf(view, rules), context));
      if (!isRefusal(saved)) deps.secondPersons.spend([proof]);
      return saved;
    });
}

export function countTill(deps: MoneyDeps): CommandHandler<typeof money.countTill> {
  return ({ cash, mobile, pieces }, context) =>
    atTill(deps, context, async ({ view, rules }) => {
      if (!view.present) return tillIsShut();
      const [inDrawer, onList] = [readMoney(cash, rules.decimals), readMoney(mobile, rules.decimals)];
      if (!inDrawer || !onList) return notMoney(inDrawer ? 'mobile' : 'cash');
      const text = (value: Exact) => moneyText(value, rules.decimals);
      const event: TillEvent = {
        type: 'counted',
        shift: view.present.opened.id,
        counted: { cash: text(inDrawer), mobile: text(onList) },
        ...(pieces ? { pieces: [...pieces] } : {}),
      };
      return saveOne(context, eventDocument(event, currencyOf(view, rules), context));
    });
}

export function closeTill(deps: MoneyDeps): CommandHandler<typeof money.closeTill> {
  return ({ count, reason, second: proof }, context) =>
    atTill(deps, context, async ({ view, rules }) => {
      const { present } = view;
      if (!present) return tillIsShut();
      const standing = present.standingCount;
      if (standing?.id !== count)
        return refusal('conflict', 'Something was paid or moved since the drawer was counted. Count it once more.', {
          path: 'count',
        });
      const compared = compareCount(standing.counted, present.expected, rules.decimals);
      const { difference } = compared;
      const differs = [difference.cash, difference.mobile].some((value) => exact(value).n !== 0n);
      if (differs && !reason)
        return refusal('invalid-input', 'What was counted is not what should be there. Say why, as far as you know.', {
          path: 'reason',
        });
      const second = findSecond(proof, true, deps, context);
      if (second === undefined || isRefusal(second)) return second ?? tillIsShut();
      const refunds = present.payments.filter(({ type }) => type === 'refund').length;
      const event: TillEvent = {
        type: 'closed',
        ...{ shift: present.opened.id, count, counted: standing.counted, ...compared },
        ...{ refunds, payments: present.payments.length - refunds, ...(reason ? { reason } : {}) },
        second: { id: second.userId, name: second.displayName },
      };
      const saved = await saveOne(context, eventDocument(event, currencyOf(view, rules), context));
      if (!isRefusal(saved)) deps.secondPersons.spend([proof]);
      return saved;
    });
}

/** What an act says of itself. */
type EventOf<Resource> = Resource extends CashUpResource
  ? Omit<Resource, 'resourceType' | 'till' | 'at' | 'by' | 'currency'>
  : never;
type TillEvent = EventOf<CashUpResource>;

/** A shift ends in the currency in which it began. */
const currencyOf = ({ present }: TillView, { currency }: PriceRules): string => present?.opened.currency ?? currency;

function eventDocument(event: TillEvent, currency: string, context: CommandContext): PlannedDocument {
  const { actor, now } = context;
  const resource = { resourceType: CASH_UP_KIND, ...event, ...nowBy(context), currency };
  return { id: newDocumentId(CASH_UP_KIND, { now }), kind: CASH_UP_KIND, facility: actor.facility, resource };
}
