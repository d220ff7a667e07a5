/** Words of the store that documents, the contract and rules share. */

/** What is said of a line that arrives (SL16). */
export const ARRIVAL_FINDINGS = [
  'expired',
  'recalled',
  'damaged',
  'temperature',
  'expires-soon',
  'not-ordered',
] as const;
export type ArrivalFinding = (typeof ARRIVAL_FINDINGS)[number];

/** Why a batch is not issued now (SL8). None of them can be overridden. */
export const HOLDING_STOPS = ['recalled', 'expired', 'shortage-open'] as const;

/** How near the end of a batch is: for the eye. */
export const EXPIRY_STATES = ['expired', 'within-30-days', 'within-90-days', 'later', 'never'] as const;
export type ExpiryState = (typeof EXPIRY_STATES)[number];
