/** What became of a dose, and the words that go with it. Codes are kept for good; screens translate them. */

/** `partial`: begun and not finished. `self`: the patient took it alone. `missed`: nobody came to it. */
export const OUTCOMES = ['given', 'partial', 'self', 'held', 'refused', 'not-available', 'missed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const NOT_GIVEN_REASONS = {
  held: ['blood-pressure', 'heart-rate', 'laboratory-result', 'nil-by-mouth', 'sedated', 'prescriber-asked', 'other'],
  refused: ['patient-refused', 'carer-refused', 'side-effects-feared', 'other'],
  'not-available': ['out-of-stock', 'not-delivered', 'no-suitable-form', 'no-access', 'other'],
  missed: ['patient-away', 'asleep', 'vomiting', 'forgotten', 'no-time', 'other'],
  /** Of what was given in part. */
  partial: ['spat-out', 'vomited', 'access-lost', 'patient-stopped', 'reaction', 'other'],
} as const satisfies Readonly<Partial<Record<Outcome, readonly string[]>>>;
export type NotGivenReason = (typeof NOT_GIVEN_REASONS)[keyof typeof NOT_GIVEN_REASONS][number];

export const OVERRIDE_REASONS = [
  'clinically-needed',
  'prescriber-confirmed',
  'takes-it-at-home',
  'second-check-done',
  'late-delivery',
  'patient-was-away',
  'pack-without-code',
  'code-damaged',
  'system-was-down',
  'other',
] as const;
export type OverrideReason = (typeof OVERRIDE_REASONS)[number];

/** Ways that are not the usual one: each with a reason, each signed by somebody afterwards. */
export const SPECIAL_PATHS = [
  'emergency-without-order',
  'verbal-order',
  'no-bar-code',
  'damaged-wristband',
  'own-drugs',
  'before-verification',
] as const;
export type SpecialPath = (typeof SPECIAL_PATHS)[number];

/** What somebody else signs later: each special way, and what was charted although it should have been stopped. */
export const SIGNED_LATER = [...SPECIAL_PATHS, 'charted-with-stops'] as const;
export type SignedLater = (typeof SIGNED_LATER)[number];

/** Something went into the patient. */
export function isTaken(outcome: Outcome): boolean {
  return outcome === 'given' || outcome === 'partial' || outcome === 'self';
}

/** What is done to an infusion after its start. */
export const INFUSION_ACTS = ['start', 'rate', 'stop'] as const;

/**
 * Scans that were most likely not made at the bedside. `ahead`: the wristband of another patient was scanned at the same desk
 * before the dose was given, or so shortly before or after that nobody walks from bed to bed in it. `drug-first`: the drug
 * before the wristband. `two-places`: the same wristband at another desk almost at once, so that one of them is a copy.
 */
export const SCAN_WORKAROUNDS = ['ahead', 'drug-first', 'two-places'] as const;
export type ScanWorkaround = (typeof SCAN_WORKAROUNDS)[number];
