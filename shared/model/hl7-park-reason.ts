/** Why a message was not applied. Never clinical text: it is listed, and logged. `applied`: of a copy alone, it was after all. */
export const PARK_REASONS = [
  'syntax',
  'charset',
  'missing-field',
  'malformed-value',
  'no-key',
  'unknown-patient',
  'several-patients',
  'possible-double',
  'contradiction',
  'unknown-place',
  'not-here',
  'already-here',
  'stay-open',
  'refused',
  'behind',
  'taken-over',
  'held-elsewhere',
  'applied-elsewhere',
  'applied',
  'rejected-there',
  'internal',
] as const;

export interface ParkReason {
  readonly kind: (typeof PARK_REASONS)[number];
  /** Where, as ERR-2 says it: `PID-3`, `PV1-3`. */
  readonly at?: string | undefined;
  /** Sentence of a refusal, or what the receiver answered. */
  readonly text?: string | undefined;
  /** Patients to choose from. */
  readonly patientIds?: readonly string[] | undefined;
  /** The message that it waits behind. */
  readonly behind?: number | undefined;
}
