import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { foldName } from '#shared/domain/patient/fold-name.ts';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { ALLERGY_CLINICAL, ALLERGY_VERIFICATION } from '#shared/model/allergy-intolerance.ts';
import { referenceTo } from '#shared/model/reference.ts';

const OWN_SYSTEM = 'urn:holdfast:allergy';
const OWN_CODE = 'no-known-allergies';
/** The code by which other systems state it. */
const STATED_ELSEWHERE = { system: 'http://snomed.info/sct', code: '716186003' };
/** Words, folded, by which people write it into the field of the substance. */
const WORDS = new Set(
  [
    'nka',
    'nkda',
    'none',
    'none known',
    'nil known',
    'no known allergies',
    'no known allergy',
    'no known drug allergies',
  ]
    .concat([
      'no allergies',
      'no allergy',
      'aucune',
      'aucune allergie',
      'aucune allergie connue',
      "pas d'allergie connue",
    ])
    .map(foldName),
);

/** "No known allergies" as a statement of its own; who and when stand in it and in the envelope (AL2). */
export function buildNoKnownAllergies({ patientId, encounterId, recorder, recordedAt }: Recording): AllergyIntolerance {
  return {
    resourceType: 'AllergyIntolerance',
    clinicalStatus: { coding: [{ system: ALLERGY_CLINICAL, code: 'active' }] },
    verificationStatus: { coding: [{ system: ALLERGY_VERIFICATION, code: 'confirmed' }] },
    code: { coding: [{ system: OWN_SYSTEM, code: OWN_CODE }], text: 'No known allergies' },
    patient: referenceTo(patientId),
    ...(encounterId ? { encounter: referenceTo(encounterId) } : {}),
    recordedDate: recordedAt,
    recorder: referenceToUser(recorder),
  } as AllergyIntolerance;
}

export function isNoKnownAllergies({ code }: AllergyIntolerance): boolean {
  const stated = (system: string | undefined, value: string | undefined) =>
    (system === OWN_SYSTEM && value === OWN_CODE) ||
    (system === STATED_ELSEWHERE.system && value === STATED_ELSEWHERE.code);
  return code?.coding?.some((item) => stated(item.system, item.code)) ?? false;
}

/** @SAFETY "NKDA" typed as a substance would stand in the banner as an allergy, and its owner would count as asked (AL3). */
export function saysNoKnownAllergies(text: string): boolean {
  return WORDS.has(foldName(text));
}
