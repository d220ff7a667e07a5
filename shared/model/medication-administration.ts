import { allOf, atLeastOneOf, type Fields, fields, isFields, listOf, oneOf } from './checks.ts';
import { codeableConcept, dateTime, period, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';
import { administeredDose, medication, whenever } from './medication-checks.ts';
import { MEDICATION_EXTENSIONS } from './medication-extensions.ts';

/** Made here, from a planned dose. What other systems send may know less, and is kept. */
function isOurs(resource: Fields): boolean {
  const { extension } = resource;
  return (
    Array.isArray(extension) && extension.some((item) => isFields(item) && item.url === MEDICATION_EXTENSIONS.dose)
  );
}

/**
 * A medicine given, or not given and why. An event (ST6): the start, a change of rate and the end of an infusion are
 * each an administration of their own, with `partOf` the first.
 */
export const medicationAdministrationModel = fhirKind(
  'MedicationAdministration',
  { lane: 1, event: true },
  allOf(
    fields(
      {
        status: oneOf('in-progress', 'not-done', 'on-hold', 'completed', 'entered-in-error', 'stopped', 'unknown'),
        subject: reference,
      },
      {
        medicationCodeableConcept: codeableConcept,
        medicationReference: reference,
        partOf: listOf(reference),
        statusReason: listOf(codeableConcept),
        context: reference,
        effectiveDateTime: dateTime,
        effectivePeriod: period,
        performer: listOf(fields({ actor: reference }, { function: codeableConcept })),
        reasonCode: listOf(codeableConcept),
        request: reference,
        dosage: administeredDose,
      },
    ),
    medication,
    atLeastOneOf('effectiveDateTime', 'effectivePeriod'),
    whenever((resource) => resource.status === 'not-done' && isOurs(resource), 'statusReason'),
    whenever(isOurs, 'performer'),
  ),
);
