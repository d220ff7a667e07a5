/** What may go back of a payment (TI4): never more than came in, by any number of refunds together. */
import type { PaidPayment, RefundPayment } from '#shared/model/payment.ts';
import { add, compare, type Exact, exact, least, subtract, ZERO } from '../medication/exact.ts';
import { moneyText, readMoney, sumOf } from '../price/money.ts';
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

/** The same by the way it came: what is left of the mobile payment by mobile, the rest in cash; ways with nothing are none. */
export function refundableWays(payment: PaidPayment, refunds: readonly RefundPayment[]): readonly Way[] {
  const left = refundable(payment, refunds);
  const back = sumOf(refunds.map(({ tenders }) => takenBy(tenders, 'mobile')));
  const byMobile = least(left, most(ZERO, subtract(takenBy(payment.tenders, 'mobile'), back)));
  const ways: readonly Way[] = [
    { method: 'cash', amount: subtract(left, byMobile) },
    { method: 'mobile', amount: byMobile },
  ];
  return ways.filter(({ amount }) => amount.n > 0n);
}

interface Way {
  readonly method: 'cash' | 'mobile';
  readonly amount: Exact;
}

const most = (one: Exact, other: Exact): Exact => (compare(one, other) >= 0 ? one : other);

/** `together`: what goes back of the same payment in the same unit of work; a sum cut in two is signed for as one. */
export function judgeRefund(
  amount: string,
  payment: PaidPayment,
  refunds: readonly RefundPayment[],
  rules: { readonly decimals: number; readonly refundAloneUpTo: string },
  together: readonly RefundPayment[] = [],
): RefundVerdict {
  const wanted = readMoney(amount, rules.decimals);
  if (!wanted || wanted.n === 0n) return { state: 'not-money' };
  const left = refundable(payment, [...refunds, ...together]);
  if (compare(wanted, left) > 0) return { state: 'too-much', left: moneyText(left, rules.decimals) };
  const all = sumOf([wanted, ...together.map(({ total }) => exact(total))]);
  return { state: 'right', needsSecond: compare(all, exact(rules.refundAloneUpTo)) > 0 };
}
