import {
  allOf,
  atLeastOneOf,
  type Check,
  type Fields,
  fields,
  finite,
  isFields,
  listOf,
  matching,
  type Problem,
  wholeNumber,
  within,
} from './checks.ts';
import { codeableConcept, dateTime, period, quantity } from './fhir-checks.ts';

const timeOfDay = matching(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?$/, 'must be a time of day');

/** @SAFETY A quantity that is to be given has a number; without one it would be read as whatever somebody expects. */
const amount = allOf(quantity, fields({ value: finite }));
const ratio = fields({}, { numerator: amount, denominator: amount });
const repeat = fields(
  {},
  {
    boundsPeriod: period,
    count: wholeNumber,
    frequency: wholeNumber,
    period: finite,
    timeOfDay: listOf(timeOfDay),
  },
);
const timing = fields({}, { event: listOf(dateTime), repeat, code: codeableConcept });

/** One line of a dosage instruction (FHIR Dosage). */
export const dosageLine: Check = fields(
  {},
  {
    sequence: wholeNumber,
    timing,
    route: codeableConcept,
    site: codeableConcept,
    method: codeableConcept,
    asNeededCodeableConcept: codeableConcept,
    doseAndRate: listOf(fields({}, { doseQuantity: amount, rateQuantity: amount, rateRatio: ratio })),
    maxDosePerPeriod: ratio,
  },
);

/** FHIR `medication[x]`: as a concept or as a resource, one of both. */
export const medication: Check = allOf(atLeastOneOf('medicationCodeableConcept', 'medicationReference'), (value) =>
  (value as Fields).medicationCodeableConcept !== undefined && (value as Fields).medicationReference !== undefined
    ? { path: 'medicationReference', reason: 'must not stand beside medicationCodeableConcept' }
    : undefined,
);

/** Dose of an administration: amount, route, site, rate. */
export const administeredDose: Check = fields(
  {},
  {
    route: codeableConcept,
    site: codeableConcept,
    method: codeableConcept,
    dose: amount,
    rateQuantity: amount,
    rateRatio: ratio,
  },
);

/** The parts of the extensions with this URL pass `check`, which sees them as fields by their own names. */
export function extensionsOf(url: string, check: Check): Check {
  return (value) => {
    const all = isFields(value) ? value.extension : undefined;
    if (!Array.isArray(all)) return undefined;
    for (const [index, item] of all.entries()) {
      const problem = isFields(item) && item.url === url ? check(partsOf(item)) : undefined;
      if (problem) return within(`extension[${index}]`, problem);
    }
    return undefined;
  };
}

/** The values of an extension's parts by name: `{ url: 'at', valueDateTime: x }` is `at: x`. */
export function partsOf(extension: Fields): Fields {
  const parts = Array.isArray(extension.extension) ? extension.extension.filter(isFields) : [];
  return Object.fromEntries(parts.map((part) => [String(part.url), extensionValue(part)]));
}

export function extensionValue(extension: Fields): unknown {
  const name = Object.keys(extension).find((key) => key.startsWith('value'));
  return name === undefined ? undefined : extension[name];
}

export function whenever(condition: (resource: Fields) => boolean, ...names: readonly string[]): Check {
  return (value) => {
    const resource = value as Fields;
    const missing = condition(resource) ? names.find((name) => resource[name] === undefined) : undefined;
    return missing === undefined ? undefined : ({ path: missing, reason: 'is missing' } satisfies Problem);
  };
}
