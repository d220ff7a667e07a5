import { fields, listOf, oneOf, text } from './checks.ts';
import { codeableConcept, dateTime, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

const narrative = fields({ status: oneOf('generated', 'extensions', 'additional', 'empty'), div: text });

/** A signed clinical note. An event: a later note that `relatesTo.replaces` it amends it. */
export const compositionModel = fhirKind(
  'Composition',
  { lane: 2, event: true },
  fields(
    {
      status: oneOf('preliminary', 'final', 'amended', 'entered-in-error'),
      type: codeableConcept,
      date: dateTime,
      author: listOf(reference, 1),
      title: text,
    },
    {
      subject: reference,
      encounter: reference,
      section: listOf(fields({}, { title: text, text: narrative })),
      relatesTo: listOf(fields({ code: oneOf('replaces', 'transforms', 'signs', 'appends') })),
    },
  ),
);
