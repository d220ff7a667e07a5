import { fields, listOf, oneOf } from './checks.ts';
import { codeableConcept, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

/** A file in the record; its bytes are an attachment of the document. Travels in the lane of files. */
export const documentReferenceModel = fhirKind(
  'DocumentReference',
  { lane: 3 },
  fields(
    {
      status: oneOf('current', 'superseded', 'entered-in-error'),
      content: listOf(fields({ attachment: fields({}) }), 1),
    },
    { type: codeableConcept, subject: reference },
  ),
);
