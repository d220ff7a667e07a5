/** What an incident report says. */

export const INCIDENT_CATEGORIES = [
  'medication',
  'identification',
  'fall',
  'pressure-injury',
  'device',
  'infection',
  'transfusion',
  'records',
  'violence',
  'other',
] as const;
export type IncidentCategory = (typeof INCIDENT_CATEGORIES)[number];

/** Worst that came of it. `near-miss`: it did not reach anybody. */
export const INCIDENT_SEVERITIES = ['near-miss', 'no-harm', 'minor', 'moderate', 'severe', 'death'] as const;
export type IncidentSeverity = (typeof INCIDENT_SEVERITIES)[number];

/** What a program recognised by itself. */
export const INCIDENT_CAUSES = ['double-dose', 'dose-after-stop', 'bed-clash'] as const;
export type IncidentCause = (typeof INCIDENT_CAUSES)[number];

export const INCIDENT_CATEGORY_SYSTEM = 'urn:holdfast:incident-category';
export const INCIDENT_SEVERITY_SYSTEM = 'urn:holdfast:incident-severity';
export const INCIDENT_CAUSE_SYSTEM = 'urn:holdfast:incident-cause';
/** Extension: what was done at once. */
export const INCIDENT_ACTION = 'urn:holdfast:incident-action';
/** Extension: one act of a reviewer, with `id`, `outcome`, `at`, `by`, `note`. */
export const INCIDENT_REVIEW = 'urn:holdfast:incident-review';
/** Identifier system of a subject that stands for "nobody in particular": R4 wants a subject. */
export const NO_PATIENT_SYSTEM = 'urn:holdfast:no-patient';
