/** What an incident report says. */
import type { IncidentCause } from '#shared/model/incident-codes.ts';

export {
  INCIDENT_CATEGORIES,
  INCIDENT_CAUSES,
  INCIDENT_SEVERITIES,
  type IncidentCategory,
  type IncidentCause,
  type IncidentSeverity,
} from '#shared/model/incident-codes.ts';

/** Doses that were given apart and are too much together: too close, or above the most of a day. */
export function isTooMuch(cause: IncidentCause | undefined): boolean {
  return cause === 'doses-too-close' || cause === 'daily-maximum';
}

export const INCIDENT_CATEGORY_SYSTEM = 'urn:holdfast:incident-category';
export const INCIDENT_SEVERITY_SYSTEM = 'urn:holdfast:incident-severity';
export const INCIDENT_CAUSE_SYSTEM = 'urn:holdfast:incident-cause';
/** Extension: what was done at once. */
export const INCIDENT_ACTION = 'urn:holdfast:incident-action';
/** Extension: one act of a reviewer, with `id`, `outcome`, `at`, `by`, `note`. */
export const INCIDENT_REVIEW = 'urn:holdfast:incident-review';
/** Identifier system of a subject that stands for "nobody in particular": R4 wants a subject. */
export const NO_PATIENT_SYSTEM = 'urn:holdfast:no-patient';
