import { allOf, atLeastOneOf, type Check, fields, listOf, oneOf } from './checks.ts';
import { codeableConcept, codeIn, conceptIn, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

export const ALLERGY_CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
export const ALLERGY_VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';

/** R4 invariant ait-1: a clinical status, except on a record entered in error. */
const clinicalStatusPresent: Check = (value) => {
  const { clinicalStatus, verificationStatus } = value as { clinicalStatus?: unknown; verificationStatus?: unknown };
  const error = codeIn(verificationStatus, ALLERGY_VERIFICATION) === 'entered-in-error';
  return clinicalStatus !== undefined || error ? undefined : { path: 'clinicalStatus', reason: 'is missing' };
};

/**
 * An allergy or intolerance, or "no known allergies" (coded as such). Mutable; its clinical fields never merge by
 * time (CF2).
 */
export const allergyIntoleranceModel = fhirKind(
  'AllergyIntolerance',
  { lane: 1 },
  allOf(
    fields(
      { patient: reference },
      {
        code: codeableConcept,
        clinicalStatus: conceptIn(ALLERGY_CLINICAL, 'active', 'inactive', 'resolved'),
        verificationStatus: conceptIn(
          ALLERGY_VERIFICATION,
          'unconfirmed',
          'presumed',
          'confirmed',
          'refuted',
          'entered-in-error',
        ),
        type: oneOf('allergy', 'intolerance'),
        criticality: oneOf('low', 'high', 'unable-to-assess'),
        category: listOf(oneOf('food', 'medication', 'environment', 'biologic')),
        reaction: listOf(fields({ manifestation: listOf(codeableConcept, 1) })),
      },
    ),
    atLeastOneOf('code', 'reaction'),
    clinicalStatusPresent,
  ),
);
