/**
 * What can be wrong with giving a dose, and what follows (SR1–SR5). One row for each finding: nothing is decided
 * elsewhere. @SAFETY A stop always names a lawful next step; wrong patient, expired and recalled are never overridden.
 */
import type { FindingCode, NextStep, OverrideBy, Right, Strength } from '#shared/model/right-codes.ts';

export {
  type FindingCode,
  NEXT_STEPS,
  type NextStep,
  OVERRIDE_BY,
  type OverrideBy,
  RIGHTS,
  type Right,
  STRENGTHS,
  type Strength,
} from '#shared/model/right-codes.ts';

export interface RightRule {
  readonly right: Right;
  readonly strength: Strength;
  readonly override: OverrideBy;
  readonly next: NextStep;
}

function rule(right: Right, strength: Strength, override: OverrideBy, next: NextStep): RightRule {
  return { right, strength, override, next };
}

export const RIGHT_RULES = {
  'patient-wrong': rule('patient', 'stop', 'never', 'scan-the-wristband-in-front-of-you'),
  'patient-not-identified': rule('patient', 'stop', 'never', 'scan-the-wristband-in-front-of-you'),
  'patient-code-unknown': rule('patient', 'stop', 'never', 'ask-name-and-birth-date'),
  'patient-one-identifier': rule('patient', 'stop', 'never', 'ask-name-and-birth-date'),
  'patient-second-differs': rule('patient', 'stop', 'never', 'ask-name-and-birth-date'),
  'patient-scan-old': rule('patient', 'pause', 'performer', 'scan-the-wristband-in-front-of-you'),
  'patient-keyed': rule('patient', 'note', 'not-needed', 'reprint-the-wristband'),

  'drug-wrong': rule('drug', 'stop', 'never', 'take-another-pack'),
  'drug-not-identified': rule('drug', 'pause', 'second-person', 'scan-the-drug'),
  'drug-scan-suspicious': rule('drug', 'pause', 'performer', 'read-lot-and-expiry-from-the-pack'),
  'drug-own-supply': rule('drug', 'pause', 'performer', 'ask-the-pharmacist'),
  'drug-keyed': rule('drug', 'note', 'not-needed', 'scan-the-drug'),
  'drug-unknown': rule('drug', 'pause', 'second-person', 'ask-the-pharmacist'),
  'drug-expired': rule('drug', 'stop', 'never', 'take-another-pack'),
  'drug-expiry-unknown': rule('drug', 'note', 'not-needed', 'read-lot-and-expiry-from-the-pack'),
  'batch-recalled': rule('drug', 'stop', 'never', 'quarantine-the-pack'),
  'batch-maybe-recalled': rule('drug', 'pause', 'second-person', 'read-lot-and-expiry-from-the-pack'),
  'batch-not-checked': rule('drug', 'note', 'not-needed', 'none'),
  'high-alert-alone': rule('drug', 'pause', 'second-person', 'call-a-second-person'),

  'dose-above-order': rule('dose', 'stop', 'prescriber', 'change-the-dose'),
  'dose-below-order': rule('dose', 'pause', 'performer', 'state-the-reason'),
  'dose-rounded': rule('dose', 'note', 'not-needed', 'none'),
  'dose-unlike-units': rule('dose', 'stop', 'never', 'change-the-dose'),
  'dose-not-stated': rule('dose', 'stop', 'never', 'change-the-dose'),
  'dose-measurement-needed': rule('dose', 'stop', 'prescriber', 'measure-first'),
  'dose-not-by-scale': rule('dose', 'stop', 'prescriber', 'ask-the-prescriber'),
  'dose-above-limit': rule('dose', 'pause', 'prescriber', 'ask-the-pharmacist'),
  'dose-not-readable': rule('dose', 'pause', 'second-person', 'ask-the-pharmacist'),
  'rate-differs': rule('dose', 'stop', 'prescriber', 'change-the-dose'),

  'route-differs': rule('route', 'stop', 'prescriber', 'ask-the-prescriber'),
  'route-not-for-product': rule('route', 'stop', 'prescriber', 'take-another-pack'),

  'time-too-early': rule('time', 'pause', 'performer', 'wait-until-due'),
  'time-too-late': rule('time', 'pause', 'performer', 'state-the-reason'),
  'time-missed': rule('time', 'pause', 'prescriber', 'ask-the-prescriber'),
  'dose-not-planned': rule('time', 'pause', 'performer', 'open-the-current-order'),
  'dose-already-given': rule('time', 'stop', 'prescriber', 'look-at-the-other-record'),
  'prn-too-soon': rule('time', 'stop', 'prescriber', 'give-later'),
  'prn-maximum': rule('dose', 'stop', 'prescriber', 'give-later'),
  'prn-total-unknown': rule('dose', 'pause', 'performer', 'ask-the-pharmacist'),
  'drug-given-lately': rule('time', 'pause', 'performer', 'look-at-the-other-record'),
  'earlier-doses-partial': rule('time', 'note', 'not-needed', 'none'),
  'clock-doubtful': rule('time', 'note', 'not-needed', 'none'),

  'order-discontinued': rule('documentation', 'stop', 'prescriber', 'order-anew'),
  'order-superseded': rule('documentation', 'stop', 'prescriber', 'open-the-current-order'),
  'order-on-hold': rule('documentation', 'stop', 'prescriber', 'ask-the-prescriber'),
  'order-draft': rule('documentation', 'stop', 'prescriber', 'ask-the-prescriber'),
  'order-not-started': rule('documentation', 'stop', 'prescriber', 'wait-until-due'),
  'order-course-over': rule('documentation', 'stop', 'prescriber', 'order-anew'),
  'order-disputed-stop': rule('documentation', 'stop', 'prescriber', 'settle-the-dispute'),
  'order-disputed-change': rule('documentation', 'stop', 'prescriber', 'settle-the-dispute'),
  'order-none': rule('documentation', 'pause', 'performer', 'countersign-later'),
  'order-verbal': rule('documentation', 'note', 'not-needed', 'countersign-later'),
  'order-verbal-not-read-back': rule('documentation', 'pause', 'second-person', 'read-the-order-back'),
  'order-unverified': rule('documentation', 'pause', 'performer', 'ask-the-pharmacist'),
  'order-unverified-answered': rule('documentation', 'note', 'not-needed', 'ask-the-pharmacist'),
  'order-queried': rule('documentation', 'pause', 'prescriber', 'ask-the-pharmacist'),
  'order-changed-since-seen': rule('documentation', 'note', 'not-needed', 'none'),
  'waste-alone': rule('documentation', 'pause', 'second-person', 'call-a-second-person'),
  'order-seen-long-ago': rule('documentation', 'note', 'not-needed', 'none'),

  'allergy-contraindicated': rule('reason', 'stop', 'prescriber', 'ask-the-prescriber'),
  'allergy-caution': rule('reason', 'pause', 'performer', 'ask-the-pharmacist'),
  'allergy-answered': rule('reason', 'pause', 'performer', 'ask-the-pharmacist'),
  'allergies-partial': rule('reason', 'pause', 'performer', 'ask-about-allergies'),
  'allergies-not-loaded': rule('reason', 'pause', 'performer', 'ask-about-allergies'),
  'allergies-never-asked': rule('reason', 'pause', 'performer', 'ask-about-allergies'),
  'allergy-not-checked': rule('reason', 'note', 'not-needed', 'ask-the-pharmacist'),
  'interaction-contraindicated': rule('reason', 'stop', 'prescriber', 'ask-the-prescriber'),
  'interaction-serious': rule('reason', 'pause', 'performer', 'ask-the-pharmacist'),
  'interaction-caution': rule('reason', 'note', 'not-needed', 'ask-the-pharmacist'),
  'interaction-answered': rule('reason', 'note', 'not-needed', 'ask-the-pharmacist'),
  'illness-contraindicated': rule('reason', 'stop', 'prescriber', 'ask-the-prescriber'),
  'illness-serious': rule('reason', 'pause', 'performer', 'ask-the-pharmacist'),
  'illness-caution': rule('reason', 'note', 'not-needed', 'ask-the-pharmacist'),
  'illness-answered': rule('reason', 'note', 'not-needed', 'ask-the-pharmacist'),
  'duplicate-therapy': rule('reason', 'pause', 'performer', 'ask-the-pharmacist'),
  'drug-not-checked': rule('reason', 'pause', 'performer', 'ask-the-pharmacist'),
} as const satisfies Readonly<Record<FindingCode, RightRule>>;
