/**
 * An expected "no". Refusals travel as values; faults (bugs, broken disks) are thrown.
 * `sentence` is for the person at the desk and says what to do; `support` is for the log and holds no clinical content.
 */
export interface Refusal {
  readonly refused: true;
  readonly code: RefusalCode;
  readonly sentence: string;
  readonly support?: string;
  /** JSON path of the offending field, e.g. `resource.code.coding[0]`. */
  readonly path?: string;
  /** Further values a screen may use, e.g. duplicate candidates. */
  readonly details?: unknown;
}

/** The catalogue of refusals. Add a code here before using it; renderer catalogues translate by code. */
export const REFUSAL_CODES = [
  'invalid-input',
  'not-signed-in',
  'not-permitted',
  'not-found',
  'conflict',
  'duplicate-suspected',
  'wrong-credentials',
  'too-many-attempts',
  'user-disabled',
  'offline-period-ended',
  'password-needed',
  'no-contact',
  'disk-nearly-full',
  'not-loaded-here',
  'already-done',
  'wrong-key',
  'file-damaged',
  'read-only',
  'newer-version',
  'code-invalid',
  'demo-only',
  'too-large',
  'unsupported',
  'locked',
  'purpose-needed',
  'revoked',
  'sealed',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export function refusal(
  code: RefusalCode,
  sentence: string,
  more: Omit<Refusal, 'refused' | 'code' | 'sentence'> = {},
): Refusal {
  return { refused: true, code, sentence, ...more };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as Refusal).refused === true;
}
