import type { ExpiryState } from '#shared/model/stock-codes.ts';

const DAY_MS = 86_400_000;

/** Whole days from `today` to the last day of use; below nought after it. Both `2026-11-22`. */
export function daysLeft(expiry: string, today: string): number {
  return Math.round((Date.parse(expiry) - Date.parse(today)) / DAY_MS);
}

export function expiryState(expiry: string | undefined, today: string): ExpiryState {
  if (expiry === undefined) return 'never';
  const days = daysLeft(expiry, today);
  if (days < 0) return 'expired';
  if (days <= 30) return 'within-30-days';
  return days <= 90 ? 'within-90-days' : 'later';
}
