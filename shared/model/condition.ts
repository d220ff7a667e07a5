import { fields } from './checks.ts';
import { codeableConcept, conceptIn, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

export const CONDITION_CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
export const CONDITION_VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';

/** A problem or diagnosis. */
export const conditionModel = fhirKind(
  'Condition',
  { lane: 2 },
  fields(
    { subject: reference },
    {
      code: codeableConcept,
      clinicalStatus: conceptIn(
        CONDITION_CLINICAL,
        'active',
        'recurrence',
        'relapse',
        'inactive',
        'remission',
        'resolved',
      ),
      verificationStatus: conceptIn(
        CONDITION_VERIFICATION,
        'unconfirmed',
        'provisional',
        'differential',
        'confirmed',
        'refuted',
        'entered-in-error',
      ),
    },
  ),
);
