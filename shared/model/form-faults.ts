/** What keeps a brought FHIR Questionnaire from being taken in (QF8). */
export const FORM_FAULTS = [
  'not-json',
  'not-a-questionnaire',
  'no-address',
  'no-version',
  'no-title',
  'retired',
  'no-questions',
  'too-many-questions',
  'no-link-id',
  'same-link-id',
  'no-text',
  'unknown-type',
  'no-choices',
  'repeats',
  'unknown-condition',
  'points-without-bands',
] as const;
export type FormFault = (typeof FORM_FAULTS)[number];
