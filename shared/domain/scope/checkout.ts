/** How long a patient of another site stays at a station (PR2). Times in milliseconds. */
const DAY_MS = 24 * 60 * 60_000;

export const CHECKOUT_DAYS = { default: 7, least: 1, most: 30 } as const;

/** A patient in care is kept on when less than this is left; a station in contact asks more often. */
export const EXTEND_WITHIN_MS = DAY_MS;

export function checkoutEnd(atMs: number, days: number = CHECKOUT_DAYS.default): number {
  return atMs + Math.min(Math.max(days, CHECKOUT_DAYS.least), CHECKOUT_DAYS.most) * DAY_MS;
}

export type CheckoutStep = 'nothing' | 'extend' | 'begin-anew' | 'end';

/**
 * What becomes of an active checkout now. @SAFETY A patient who is in care at the station's site is not taken away by a
 * clock: the checkout goes on. One that ended while nobody was in contact begins anew, so that what changed meanwhile is
 * sent again from the start.
 */
export function judgeCheckout(
  { untilMs }: { readonly untilMs: number | undefined },
  { nowMs, inCare }: { readonly nowMs: number; readonly inCare: boolean },
): CheckoutStep {
  if (untilMs === undefined || untilMs - nowMs > EXTEND_WITHIN_MS) return 'nothing';
  if (inCare) return untilMs > nowMs ? 'extend' : 'begin-anew';
  return untilMs > nowMs ? 'nothing' : 'end';
}
