import { fields, listOf, oneOf } from './checks.ts';
import { codeableConcept, dateTime, quantity, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

const component = fields({ code: codeableConcept }, { valueQuantity: quantity, valueCodeableConcept: codeableConcept });

/** Something measured or seen. An event: a correction is a new observation, an error is withdrawn. */
export const observationModel = fhirKind(
  'Observation',
  { lane: 2, event: true },
  fields(
    {
      status: oneOf(
        'registered',
        'preliminary',
        'final',
        'amended',
        'corrected',
        'cancelled',
        'entered-in-error',
        'unknown',
      ),
      code: codeableConcept,
    },
    {
      subject: reference,
      encounter: reference,
      effectiveDateTime: dateTime,
      valueQuantity: quantity,
      valueCodeableConcept: codeableConcept,
      component: listOf(component),
    },
  ),
);
