/** Codes that stand in AdverseEvent documents. */

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
export const INCIDENT_CAUSES = [
  'double-dose',
  'doses-too-close',
  'daily-maximum',
  'dose-after-stop',
  'bed-clash',
] as const;
export type IncidentCause = (typeof INCIDENT_CAUSES)[number];
