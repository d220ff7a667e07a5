import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { KindStore } from '../../knowledge/kind-changes.ts';
import { listCashUps } from '../../queries/money/list-cash-ups.ts';
import { listOpen, listPayments } from '../../queries/money/list-payments.ts';
import type { MoneyDeps } from '../../queries/money/money-deps.ts';
import { readPaidFor } from '../../queries/money/paid-for.ts';
import { quoteCharge } from '../../queries/money/price-charge.ts';
import { readRules } from '../../queries/money/read-rules.ts';
import { readTill } from '../../queries/money/read-till.ts';
import { createTillBook, type TillBook } from '../../queries/money/till-book.ts';
import { payRest } from './pay-rest.ts';
import { printCashUp } from './print-cash-up.ts';
import { refundPayment } from './refund-payment.ts';
import { saveRules } from './save-rules.ts';
import { takePayment } from './take-payment.ts';
import { closeTill, countTill, moveCash, openTill } from './till-shift.ts';

export function moneyOperations(
  given: Omit<MoneyDeps, 'book'> & { readonly store: () => KindStore; readonly tillBook?: TillBook | undefined },
): readonly Registration[] {
  const deps: MoneyDeps = { ...given, book: given.tillBook ?? createTillBook(given.store) };
  const { money } = contract;
  return [
    handle(money.quote, quoteCharge(deps)),
    handle(money.open, listOpen(deps)),
    handle(money.pay, takePayment(deps)),
    handle(money.payRest, payRest(deps)),
    handle(money.paidFor, readPaidFor(deps)),
    handle(money.cashUps, listCashUps(deps)),
    handle(money.printCashUp, printCashUp(deps)),
    handle(money.refund, refundPayment(deps)),
    handle(money.list, listPayments(deps)),
    handle(money.till, readTill(deps)),
    handle(money.openTill, openTill(deps)),
    handle(money.moveCash, moveCash(deps)),
    handle(money.countTill, countTill(deps)),
    handle(money.closeTill, closeTill(deps)),
    handle(money.rules, readRules),
    handle(money.saveRules, saveRules),
  ];
}
