/** How near the end of a batch is: for the eye. What may not be issued is decided by SL8 alone. */
export const EXPIRY_STATES = ['expired', 'within-30-days', 'within-90-days', 'later', 'never'] as const;
export type ExpiryState = (typeof EXPIRY_STATES)[number];

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
