import { fields, listOf, oneOf, text } from './checks.ts';
import { dateTime, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

/** A signed form. An event: an amendment is a response of its own, the one before is withdrawn. */
export const questionnaireResponseModel = fhirKind(
  'QuestionnaireResponse',
  { lane: 2, event: true },
  fields(
    { status: oneOf('in-progress', 'completed', 'amended', 'entered-in-error', 'stopped') },
    {
      questionnaire: text,
      subject: reference,
      encounter: reference,
      authored: dateTime,
      item: listOf(fields({ linkId: text })),
    },
  ),
);
