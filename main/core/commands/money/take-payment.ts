import type { MedicationDispense } from '@medplum/fhirtypes';
import type { money } from '#shared/contract/money.ts';
import { compare, exact, ZERO } from '#shared/domain/medication/exact.ts';
import { nextReceiptNumber } from '#shared/domain/payment/receipt-number.ts';
import { type Handed, type Settlement, settlePart, settlePayment } from '#shared/domain/payment/settle-payment.ts';
import { moneyText, sumOf } from '#shared/domain/price/money.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { productCode } from '#shared/model/medication-knowledge.ts';
import { PAYMENT_KIND, type PaymentResource, type Tender } from '#shared/model/payment.ts';
import type { PriceRules } from '#shared/model/price-rules.ts';
import type { CommandContext, CommandHandler, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import { WAS_CANCELLED } from '../../queries/money/list-payments.ts';
import { type MoneyDeps, todayAt } from '../../queries/money/money-deps.ts';
import { type PricedCharge, priceCharge } from '../../queries/money/price-charge.ts';
import type { TillView } from '../../queries/money/till-book.ts';
import { toDocument } from '../current-document.ts';

type Input = ParsedInput<typeof money.pay>;

/**
 * Takes what the patient owes for a dispense or a sale, whole or a part of it. The price is reckoned again here: what a window showed is
 * never trusted, and a price that changed meanwhile is told before anybody pays it.
 */
export function takePayment(deps: MoneyDeps): CommandHandler<typeof money.pay> {
  return (input, context) =>
    deps.book.alone(async () => {
      const view = await deps.book.look(context.actor.stationId);
      const stop = findStop(input, view) ?? (await findOther(input, deps, context));
      if (stop) return stop;
      const priced = await priceCharge(input, deps, context);
      if (isRefusal(priced)) return priced;
      const { quote, rules } = priced;
      if (view.present?.opened.currency !== rules.currency) return otherCurrency();
      if (quote.state === 'incomplete')
        return refusal(
          'invalid-input',
          'Something here has no price. Set one, with a reason, or put it right in the formulary.',
          {
            path: 'items',
          },
        );
      if (quote.due !== input.due)
        return refusal('conflict', 'The price is another by now. Look at it once more.', {
          path: 'due',
          details: { due: quote.due },
        });
      const settled = settle(quote.due, input, rules);
      if (isRefusal(settled)) return settled;
      const number = nextNumber(view, deps, context);
      return commit(planPayment(input, { priced, settled, number, shift: view.present?.opened.id ?? '' }, context), {
        context,
        answer: answerOf(number, settled),
      });
    });
}

/** Money as it was handed over, for all of what is due or for a part of it. */
export interface Settled {
  readonly tenders: readonly Tender[];
  readonly change: string;
  readonly rounding: string;
  /** Of a part: what is owed after it. */
  readonly left?: string | undefined;
}

export function settle(due: string, input: Handed & { readonly part?: boolean | undefined }, rules: PriceRules) {
  const none = moneyText(ZERO, rules.decimals);
  if (!input.part) {
    const whole = settlePayment(due, input, rules);
    return whole.state === 'settled' ? (whole satisfies Settled as Settled) : refuseSettlement(whole);
  }
  const part = settlePart(due, input, rules);
  switch (part.state) {
    case 'settled':
      return { tenders: part.tenders, left: part.left, change: none, rounding: none } satisfies Settled as Settled;
    case 'not-money':
      return notMoney(part.path);
    case 'nothing':
      return refusal('invalid-input', 'Say how much is paid now.', { path: 'cash' });
    case 'whole':
      return refusal('invalid-input', 'This is all of what is to be paid: take it whole.', { path: 'part' });
  }
}

export const answerOf = (number: string, { change, rounding, left }: Settled) => ({
  ...{ number, change, rounding },
  ...(left === undefined ? {} : { left }),
});

function findStop({ dispenses }: Input, view: TillView): Refusal | undefined {
  if (!view.present) return tillIsShut();
  if (dispenses.some((dispense) => view.isSettled(dispense)))
    return refusal('already-done', 'This was paid for already.', { path: 'dispenses' });
  return undefined;
}

/** What is paid for is what was dispensed, to whom it was: the dispense is asked, not the window. */
async function findOther(
  { dispenses, items, patientId }: Input,
  { products }: MoneyDeps,
  { store }: CommandContext,
): Promise<Refusal | undefined> {
  const named = new Set(items.flatMap(({ dispense }) => dispense ?? []));
  const isSame = named.size === dispenses.length && dispenses.every((dispense) => named.has(dispense));
  const areRight = await Promise.all(
    dispenses.map(async (dispense) => {
      const document = toDocument<MedicationDispense>(await store.find(dispense));
      const { status = '', quantity, medicationCodeableConcept: code } = document?.resource ?? {};
      const product = await products().findByCode(productCode({ resourceType: 'MedicationKnowledge', code }) ?? '');
      const paid = items.filter((item) => item.dispense === dispense && item.productId === product?.id);
      const isWhole = compare(sumOf(paid.map(({ units }) => exact(units))), exact(quantity?.value ?? 0)) === 0;
      const isAll = paid.length === items.filter((item) => item.dispense === dispense).length;
      return document?.patient === patientId && isWhole && isAll && !WAS_CANCELLED.has(status);
    }),
  );
  if (isSame && areRight.every(Boolean)) return undefined;
  return refusal('conflict', 'What was dispensed is not what is to be paid for here. Choose it once more.', {
    path: 'dispenses',
  });
}

/** A drawer holds one currency. */
export function otherCurrency(): Refusal {
  return refusal('conflict', 'This till was opened in another currency. Cash it up, then open it again.', {
    path: 'till',
  });
}

/** TI6. */
export function tillIsShut(): Refusal {
  return refusal('conflict', 'The till of this desk is not open. Count the money in the drawer and open it first.', {
    path: 'till',
  });
}

function refuseSettlement(settled: Exclude<Settlement, { state: 'settled' }>): Refusal {
  switch (settled.state) {
    case 'short':
      return refusal('invalid-input', 'This is less than what is to be paid.', {
        path: 'cash',
        details: { missing: settled.missing },
      });
    case 'too-much':
      return refusal('invalid-input', 'Mobile payments and what is waived are more than what is to be paid.', {
        path: 'mobile',
        details: { over: settled.over },
      });
    case 'not-money':
      return notMoney(settled.path);
  }
}

/** TI3. */
export function notMoney(path: string): Refusal {
  return refusal('invalid-input', 'This is no amount in this currency. Write it with a decimal point, such as 12.50.', {
    path,
  });
}

/** `before`: so many numbers are given in the same unit of work already. */
export function nextNumber(
  { payments }: TillView,
  deps: Pick<MoneyDeps, 'zone'>,
  { actor, now }: Pick<CommandContext, 'actor' | 'now'>,
  before = 0,
): string {
  const numbers = [...payments.values()].map(({ number }) => number);
  const on = { till: tillCode(actor.stationId), today: todayAt(deps, now()) };
  for (let given = 0; given < before; given += 1) numbers.push(nextReceiptNumber(numbers, on));
  return nextReceiptNumber(numbers, on);
}

/** Letters and digits of a station that no other has. */
function tillCode(stationId: string): string {
  return stationId
    .replaceAll(/[^0-9A-Za-z]/g, '')
    .slice(-8)
    .toUpperCase();
}

interface ToWrite {
  readonly priced: PricedCharge;
  readonly settled: Settled;
  readonly number: string;
  readonly shift: string;
}

function planPayment(
  { patientId, dispenses }: Input,
  { priced: { quote, versions }, settled, number, shift }: ToWrite,
  context: CommandContext,
): PlannedDocument {
  const { currency, fee, total, due, shares } = quote;
  const resource: PaymentResource = {
    ...{ resourceType: PAYMENT_KIND, type: 'payment', number, shift, ...nowBy(context) },
    ...(dispenses.length > 0 ? { dispenses: [...dispenses] } : {}),
    lines: quote.lines.map(({ code, name, units, unit, amount, patientPays, rule, reason, tax }, at) => ({
      ...{ code, name, units, unit, amount, patientPays, version: versions[at] },
      ...(rule ? { rule } : {}),
      ...(reason ? { reason } : {}),
      ...(tax ? { tax } : {}),
    })),
    ...{ currency, fee, total, due, shares: [...shares], tenders: [...settled.tenders], rounding: settled.rounding },
    ...(quote.taxes.length > 0 ? { taxes: [...quote.taxes] } : {}),
    ...(settled.left === undefined ? {} : { left: settled.left }),
  };
  return paymentDocument(resource, patientId, context);
}

export function nowBy({ actor, now }: Pick<CommandContext, 'actor' | 'now'>) {
  const at = new Date(now()).toISOString();
  return { till: actor.stationId, at, by: { id: actor.userId, name: actor.displayName } };
}

export function paymentDocument(
  resource: PaymentResource,
  patient: string | undefined,
  { actor, now }: Pick<CommandContext, 'actor' | 'now'>,
): PlannedDocument {
  const id = newDocumentId(PAYMENT_KIND, { now });
  return { id, kind: PAYMENT_KIND, facility: actor.facility, ...(patient ? { patient } : {}), resource };
}

/** One document, and an answer that says more than its revision. */
export async function commit<Answer extends object>(
  document: PlannedDocument,
  { context, answer }: { readonly context: Pick<CommandContext, 'commit'>; readonly answer: Answer },
): Promise<(Answer & { readonly id: string; readonly rev: string }) | Refusal> {
  const saved = await context.commit({
    documents: [document],
    output: ([first]) => ({ id: first?.id, rev: first?.rev, ...answer }),
  });
  if (isRefusal(saved)) return saved;
  const [first] = saved;
  if (!first) throw new Error('A commit of one document saved none');
  return { id: first.id, rev: first.rev, ...answer };
}
