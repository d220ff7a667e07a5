/** Codes of the seven rights: they stand in records of doses, hence they are never renamed. What follows from each: right-rules.ts. */

/** Patient, drug, dose, route, time, documentation, reason. */
export const RIGHTS = ['patient', 'drug', 'dose', 'route', 'time', 'documentation', 'reason'] as const;
export type Right = (typeof RIGHTS)[number];

/** `stop`: not given like this. `pause`: a reason is wanted. `note`: kept with the record. */
export const STRENGTHS = ['stop', 'pause', 'note'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** Whose word, with a reason, lets it be given all the same. `not-needed` on notes. */
export const OVERRIDE_BY = ['never', 'prescriber', 'second-person', 'performer', 'not-needed'] as const;
export type OverrideBy = (typeof OVERRIDE_BY)[number];

export const NEXT_STEPS = [
  'scan-the-wristband-in-front-of-you',
  'ask-name-and-birth-date',
  'reprint-the-wristband',
  'take-another-pack',
  'quarantine-the-pack',
  'read-lot-and-expiry-from-the-pack',
  'scan-the-drug',
  'ask-the-pharmacist',
  'ask-the-prescriber',
  'open-the-current-order',
  'settle-the-dispute',
  'order-anew',
  'call-a-second-person',
  'ask-about-allergies',
  'wait-until-due',
  'give-later',
  'measure-first',
  'look-at-the-other-record',
  'change-the-dose',
  'read-the-order-back',
  'countersign-later',
  'state-the-reason',
  'none',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

export const FINDING_CODES = [
  'patient-wrong',
  'patient-not-identified',
  'patient-code-unknown',
  'patient-one-identifier',
  'patient-scan-old',
  'patient-keyed',
  'drug-wrong',
  'drug-not-identified',
  'drug-scan-suspicious',
  'drug-own-supply',
  'drug-keyed',
  'drug-unknown',
  'drug-expired',
  'drug-expiry-unknown',
  'batch-recalled',
  'batch-not-checked',
  'high-alert-alone',
  'dose-above-order',
  'dose-below-order',
  'dose-rounded',
  'dose-unlike-units',
  'dose-not-stated',
  'dose-measurement-needed',
  'dose-not-by-scale',
  'dose-above-limit',
  'dose-not-readable',
  'rate-differs',
  'route-differs',
  'route-not-for-product',
  'time-too-early',
  'time-too-late',
  'time-missed',
  'dose-not-planned',
  'dose-already-given',
  'prn-too-soon',
  'prn-maximum',
  'prn-total-unknown',
  'earlier-doses-partial',
  'clock-doubtful',
  'order-discontinued',
  'order-superseded',
  'order-on-hold',
  'order-draft',
  'order-not-started',
  'order-course-over',
  'order-disputed-stop',
  'order-disputed-change',
  'order-none',
  'order-verbal',
  'order-verbal-not-read-back',
  'order-unverified',
  'order-queried',
  'order-changed-since-seen',
  'waste-alone',
  'order-seen-long-ago',
  'allergy-contraindicated',
  'allergy-caution',
  'allergies-partial',
  'allergies-not-loaded',
  'allergies-never-asked',
  'interaction-contraindicated',
  'interaction-serious',
  'interaction-caution',
  'duplicate-therapy',
  'drug-not-checked',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];
