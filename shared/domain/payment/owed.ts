/** TI11: what is still owed on a payment that was a part. */
import type { PaidPayment, RefundPayment } from '#shared/model/payment.ts';
import { compare, type Exact, exact, least, subtract, ZERO } from '../medication/exact.ts';
import { sumOf } from '../price/money.ts';
import { refundable } from './judge-refund.ts';

/** `rests`: payments of what was left, in any order. Once all that came has gone back nothing is owed: it was called off. */
export function owedOn(
  first: PaidPayment,
  rests: readonly PaidPayment[],
  refunds: readonly RefundPayment[] = [],
): Exact {
  if (first.left === undefined) return ZERO;
  if (refunds.length > 0 && compare(refundable(first, refunds), ZERO) === 0) return ZERO;
  const paid = sumOf(rests.map(({ due, left }) => subtract(exact(due), exact(left ?? '0'))));
  const owed = subtract(exact(first.left), least(paid, exact(first.left)));
  return owed;
}
