import { type Check, fields, listOf, matching, text } from './checks.ts';

const DAY = String.raw`(0[1-9]|[12]\d|3[01])`;
const MONTH = `(0[1-9]|1[0-2])`;
const ZONE = String.raw`(Z|[+-]\d\d:\d\d)`;
const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d+)?)?`;

/** FHIR `date`: a year, a month of it, or a day. */
export const date = matching(new RegExp(`^\\d{4}(-${MONTH}(-${DAY})?)?$`), 'must be a date');
/** FHIR `dateTime`: a date, or a day with time and zone. */
export const dateTime = matching(
  new RegExp(`^\\d{4}(-${MONTH}(-${DAY}(T${TIME}${ZONE})?)?)?$`),
  'must be a date, or a date and time with zone',
);

/** A list of codings; what is in a code system we do not hold is not judged. */
const coding = fields({}, { system: text, code: text, display: text });
export const codeableConcept: Check = fields({}, { coding: listOf(coding), text });
export const reference: Check = fields({}, { reference: text, display: text });
export const period: Check = fields({}, { start: dateTime, end: dateTime });
export const quantity: Check = fields({}, { unit: text, system: text, code: text });

/** The first code of a concept in a code system. */
export function codeIn(concept: unknown, system: string): string | undefined {
  const codings = (concept as { coding?: readonly { system?: string; code?: string }[] } | undefined)?.coding;
  return codings?.find((item) => item.system === system)?.code;
}

/** A concept that, where it is coded in `system`, uses one of these codes. */
export function conceptIn(system: string, ...codes: readonly string[]): Check {
  const problem = { path: '', reason: `must carry one of ${codes.join(', ')} of ${system}` };
  return (value) => {
    const code = codeIn(value, system);
    return code !== undefined && codes.includes(code) ? undefined : problem;
  };
}
