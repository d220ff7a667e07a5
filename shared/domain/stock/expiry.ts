import type { ExpiryState } from '#shared/model/stock-codes.ts';

const DAY_MS = 86_400_000;

/** Whole days from `today` to the last day of use; below nought after it; undefined of what is no day. Both `2026-11-22`. */
export function daysLeft(expiry: string, today: string): number | undefined {
  const days = Math.round((Date.parse(expiry) - Date.parse(today)) / DAY_MS);
  return Number.isNaN(days) ? undefined : days;
}

export function expiryState(expiry: string | undefined, today: string): ExpiryState {
  if (expiry === undefined) return 'never';
  const days = daysLeft(expiry, today);
  // @SAFETY What an older version wrote and is no day of the calendar has no day of use.
  if (days === undefined || days < 0) return 'expired';
  if (days <= 30) return 'within-30-days';
  return days <= 90 ? 'within-90-days' : 'later';
}
