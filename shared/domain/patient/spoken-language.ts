/** The language in which a patient is spoken to: FHIR `Patient.communication`, by BCP 47. */
import type { Patient, PatientCommunication } from '@medplum/fhirtypes';

const BCP_47 = 'urn:ietf:bcp:47';

/** What a form offers, apart from what a record says already. */
export const SPOKEN_LANGUAGES = [
  ...(['af', 'am', 'ar', 'bn', 'de', 'en', 'es', 'fa', 'fr', 'ga', 'ha', 'hi', 'ig', 'it', 'ln', 'lt', 'pl'] as const),
  ...(['pt', 'ro', 'ru', 'so', 'sw', 'ti', 'tr', 'uk', 'ur', 'wo', 'yo', 'zh', 'zu'] as const),
] as const;

/** The preferred one where there are several. Undefined: nobody asked. */
export function spokenLanguage({ communication = [] }: Pick<Patient, 'communication'>): string | undefined {
  const spoken = communication.find(({ preferred }) => preferred) ?? communication[0];
  return tagOf(spoken);
}

/** With this language preferred; what else the patient speaks stays. Empty: nobody knows any more which is preferred. */
export function withSpokenLanguage(present: readonly PatientCommunication[] = [], tag: string): PatientCommunication[] {
  const others = present
    .filter((one) => (tag === '' ? !one.preferred : tagOf(one) !== tag))
    .map(({ preferred: _preferred, ...one }): PatientCommunication => one as PatientCommunication);
  const known = present.find((one) => tagOf(one) === tag);
  if (tag === '') return others;
  return [{ ...(known ?? { language: { coding: [{ system: BCP_47, code: tag }] } }), preferred: true }, ...others];
}

const tagOf = (spoken: PatientCommunication | undefined): string | undefined => spoken?.language?.coding?.[0]?.code;
