/**
 * What of a patient can be searched, as words with a letter in front that says where they come from:
 * `n` name, `k` sound of a name, `b` birth date, `p` telephone, `i` identifier. One list of words makes one
 * full-text index, in which any mixture of them ("okafor ch 1984") is one intersection.
 */
import { foldedWords } from '#shared/domain/patient/fold-name.ts';
import { phoneticKeys } from '#shared/domain/patient/phonetic-keys.ts';

type Fields = Record<string, unknown>;

const MAX_WORDS = 64;

/** Never fails: a patient from elsewhere may hold anything in any place. */
export function patientSearchTokens(resource: unknown): string[] {
  const patient = asFields(resource);
  const names = listOf(patient.name).flatMap(nameTexts).join(' ');
  const words = [
    ...foldedWords(names).map((word) => `n${word}`),
    ...phoneticKeys(names).map((key) => `k${key.toLowerCase()}`),
    ...birthTokens(patient.birthDate),
    ...listOf(patient.telecom).flatMap((telecom) => (telecom.system === 'phone' ? phoneTokens(telecom.value) : [])),
    ...listOf(patient.identifier).flatMap((identifier) => identifierTokens(identifier.value)),
  ];
  return [...new Set(words)].slice(0, MAX_WORDS);
}

function nameTexts({ family, given, text }: Fields): string[] {
  const parts = [family, ...(Array.isArray(given) ? given : [])].filter(isText);
  return parts.length > 0 ? parts : [text].filter(isText);
}

function birthTokens(birthDate: unknown): string[] {
  return isText(birthDate) && /^\d{4}(-\d\d){0,2}$/.test(birthDate) ? [`b${birthDate.replaceAll('-', '')}`] : [];
}

const COUNTRY_CODE_DIGITS = [1, 2, 3];
const FEWEST_PHONE_DIGITS = 4;

/** With a country code also each way of leaving it out, since a number is typed as it is dialled here. */
function phoneTokens(value: unknown): string[] {
  if (!isText(value)) return [];
  const digits = value.replace(/\D/g, '');
  const whole = stripTrunk(digits);
  const abroad = value.trim().startsWith('+') || digits.startsWith('00');
  const forms = abroad ? [whole, ...COUNTRY_CODE_DIGITS.map((length) => whole.slice(length))] : [whole];
  return forms.filter((form) => form.length >= FEWEST_PHONE_DIGITS).map((form) => `p${form}`);
}

/** Leading zeros only say how a number is dialled. */
export function stripTrunk(digits: string): string {
  return digits.replace(/^0+/, '');
}

/** The whole, and the number in it without leading zeros: `MRN-000123` is found as `mrn000123` and as `123`. */
function identifierTokens(value: unknown): string[] {
  if (!isText(value)) return [];
  const whole = foldIdentifier(value);
  const number = stripTrunk(whole.replace(/^[^0-9]+/, ''));
  return [whole, number].filter((word) => word !== '').map((word) => `i${word}`);
}

export function foldIdentifier(value: string): string {
  return value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(asFields) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
