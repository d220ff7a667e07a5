import type { MedicationKnowledge } from '@medplum/fhirtypes';
import { fields, listOf, oneOf, text } from './checks.ts';
import { codeableConcept, codeIn } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

/** The organisation's own code of a product. */
export const PRODUCT_CODE = 'urn:holdfast:product-code';
/** What a classification of a product is about. */
export const PRODUCT_CLASSIFICATION = 'urn:holdfast:product-classification';
export const ATC = 'http://www.whocc.no/atc';

/** A product of the formulary with its packs, known on every desk of the organisation. Packs are extensions: R4 has room for one. */
export const medicationKnowledgeModel = fhirKind(
  'MedicationKnowledge',
  { lane: 2, facilityWide: true },
  fields(
    {},
    {
      code: codeableConcept,
      status: oneOf('active', 'inactive', 'entered-in-error'),
      doseForm: codeableConcept,
      synonym: listOf(text),
      intendedRoute: listOf(codeableConcept),
      ingredient: listOf(fields({}, { itemCodeableConcept: codeableConcept })),
      extension: listOf(fields({ url: text })),
    },
  ),
);

export function productCode({ code }: MedicationKnowledge): string | undefined {
  return codeIn(code, PRODUCT_CODE);
}
