/** What may go back of a payment (TI4): never more than came in, by any number of refunds together. */
import type { PaidPayment, RefundPayment } from '#shared/model/payment.ts';
import { add, compare, type Exact, exact, findExact, subtract } from '../medication/exact.ts';
import { moneyText, roundMoney, sumOf } from '../price/money.ts';
import { takenBy } from './settle-payment.ts';

export type RefundVerdict =
  | { readonly state: 'right'; readonly needsSecond: boolean }
  | { readonly state: 'not-money' }
  | { readonly state: 'too-much'; readonly left: string };

/** Paid in cash or by mobile, less what went back already. */
export function refundable(payment: PaidPayment, refunds: readonly RefundPayment[]): Exact {
  const paid = add(takenBy(payment.tenders, 'cash'), takenBy(payment.tenders, 'mobile'));
  const back = refunds.filter(({ refundOf }) => refundOf !== '').map(({ total }) => exact(total));
  return subtract(paid, sumOf(back));
}

export function judgeRefund(
  amount: string,
  payment: PaidPayment,
  refunds: readonly RefundPayment[],
  rules: { readonly decimals: number; readonly refundAloneUpTo: string },
): RefundVerdict {
  const wanted = /^\d{1,12}(\.\d+)?$/.test(amount) ? findExact(amount) : undefined;
  const isAmount = wanted && wanted.n > 0n && compare(roundMoney(wanted, rules.decimals), wanted) === 0;
  if (!wanted || !isAmount) return { state: 'not-money' };
  const left = refundable(payment, refunds);
  if (compare(wanted, left) > 0) return { state: 'too-much', left: moneyText(left, rules.decimals) };
  return { state: 'right', needsSecond: compare(wanted, exact(rules.refundAloneUpTo)) > 0 };
}
