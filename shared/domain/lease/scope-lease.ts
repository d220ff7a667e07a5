/**
 * When a station may keep its records open (product rule 4), judged with nothing but times. Pure; all times are
 * milliseconds since the epoch by central's clock as the station reckons it (`main/core/lease/trusted-time.ts`).
 */
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** One extension by two people. */
export const EXTENSION_MS = DAY_MS;

/**
 * @SAFETY While a patient is in care here the records stay open this long after the end, and every screen asks for an
 * extension. Four hours: half a shift, so that it never falls whole into one hand-over or one night round, and two people
 * with the permission come past; and short, since it is the time that somebody who stole the station gains.
 */
export const GRACE_MS = 4 * HOUR_MS;

export interface ScopeLease {
  readonly fromMs: number;
  readonly untilMs: number;
  /** When this station first noticed that it was over; durable, so that a restart gives no second grace. */
  readonly noticedMs?: number;
}

export type LeasePhase =
  | { readonly phase: 'running'; readonly untilMs: number }
  /** The last third: a countdown is shown. */
  | { readonly phase: 'ending'; readonly untilMs: number }
  /** It is over, and patients are in care: asked for an extension until `sealsAtMs`. */
  | { readonly phase: 'asking'; readonly untilMs: number; readonly sealsAtMs: number }
  | { readonly phase: 'over'; readonly untilMs: number };

/** `inCare`: patients with an open encounter in the scope of this station. */
export function judgeLease(lease: ScopeLease, nowMs: number, inCare: number): LeasePhase {
  const { fromMs, untilMs, noticedMs = nowMs } = lease;
  if (nowMs < untilMs) {
    const isLastThird = untilMs - nowMs <= (untilMs - fromMs) / 3;
    return { phase: isLastThird ? 'ending' : 'running', untilMs };
  }
  const sealsAtMs = Math.max(noticedMs, untilMs) + GRACE_MS;
  return inCare > 0 && nowMs < sealsAtMs ? { phase: 'asking', untilMs, sealsAtMs } : { phase: 'over', untilMs };
}

/** From a day before the end: nobody piles up days ahead. */
export const mayExtend = ({ untilMs }: Pick<ScopeLease, 'untilMs'>, nowMs: number): boolean =>
  untilMs - nowMs <= EXTENSION_MS;

/** A day from the end, or from now when it is over. */
export function extendLease({ fromMs, untilMs }: ScopeLease, nowMs: number): ScopeLease {
  return { fromMs, untilMs: Math.max(untilMs, nowMs) + EXTENSION_MS };
}
