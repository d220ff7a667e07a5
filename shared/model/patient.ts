import { fields, listOf, oneOf, text, yesOrNo } from './checks.ts';
import { date, dateTime, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

const humanName = fields({}, { family: text, given: listOf(text), text });
const identifier = fields({}, { system: text, value: text });
const contactPoint = fields({}, { value: text });

/** A person who is cared for. Names may be missing (an unknown casualty), so that only the shape is judged. */
export const patientModel = fhirKind(
  'Patient',
  { lane: 1 },
  fields(
    {},
    {
      name: listOf(humanName),
      identifier: listOf(identifier),
      telecom: listOf(contactPoint),
      address: listOf(fields({})),
      gender: oneOf('male', 'female', 'other', 'unknown'),
      birthDate: date,
      deceasedBoolean: yesOrNo,
      deceasedDateTime: dateTime,
      link: listOf(fields({ other: reference, type: oneOf('replaced-by', 'replaces', 'refer', 'seealso') })),
    },
  ),
);
