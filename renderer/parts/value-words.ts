import type { i18n, TFunction } from 'i18next';
import type { Format } from '../i18n/use-format.ts';

/** Looks a code up in the catalogue; a code without words is shown as it is. */
export type CodeWords = (code: string) => string;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

export function codeWords(t: TFunction, catalogue: i18n, format: Pick<Format, 'dateTime'>): CodeWords {
  return (code) => {
    if (INSTANT.test(code)) return format.dateTime(code);
    const key = [`code.${code}`, `tasks.code.${code}`].find((one) => catalogue.exists(one));
    return key ? t(key as 'code.active') : code;
  };
}

/** References to places become their names: which bed two desks disagree about is what a person must see. */
export function withPlaces(words: CodeWords, placeName: (locationId: string) => string): CodeWords {
  return (code) => {
    const id = /^Location\/[\w-]+$/.test(code) ? code.replace('/', ':') : undefined;
    return (id && placeName(id)) || words(code);
  };
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A FHIR value in words, for people who decide between two. Never empty-handed: what it does not know it shows as it is. */
export function valueWords(value: unknown, code: CodeWords): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'string') return code(value);
  if (Array.isArray(value)) return value.map((item) => valueWords(item, code)).join('; ');
  if (!isFields(value)) return String(value);
  return conceptWords(value, code) ?? nameWords(value) ?? referenceWords(value) ?? otherWords(value, code);
}

/** Who or what is referred to, where the record says its name; the id beside it says nothing to a person. */
function referenceWords({ reference, identifier, display }: Fields): string | undefined {
  const refers = typeof reference === 'string' || isFields(identifier);
  return refers && typeof display === 'string' && display ? display : undefined;
}

function conceptWords(value: Fields, code: CodeWords): string | undefined {
  if (typeof value.text === 'string' && !('given' in value) && !('family' in value)) return value.text;
  const coding = Array.isArray(value.coding) ? (value.coding[0] as Fields | undefined) : undefined;
  const known = coding?.display ?? coding?.code;
  return typeof known === 'string' ? code(known) : undefined;
}

function nameWords(value: Fields): string | undefined {
  if (typeof value.family !== 'string' && !Array.isArray(value.given)) return undefined;
  const given = Array.isArray(value.given) ? value.given.join(' ') : '';
  return [typeof value.family === 'string' ? value.family.toUpperCase() : '', given].filter(Boolean).join(', ');
}

/** Machinery that says nothing to a person. */
const SILENT = new Set(['system', 'use', 'url', 'resourceType', 'id', 'meta', 'rank']);

function otherWords(value: Fields, code: CodeWords): string {
  const parts = Object.entries(value).filter(([key]) => !SILENT.has(key));
  return parts
    .map(([, item]) => valueWords(item, code))
    .filter(Boolean)
    .join(' · ');
}

const ORDER = [
  'code',
  'criticality',
  'verificationStatus',
  'clinicalStatus',
  'category',
  'reaction',
  'onsetDateTime',
  'note',
  'recordedDate',
];

/** Whole records, field by field; those that matter first. */
export function sideBySide(
  records: readonly unknown[],
): readonly { readonly name: string; readonly values: readonly unknown[] }[] {
  const fields = records.map((record) => (isFields(record) ? record : {}));
  const present = new Set(fields.flatMap((record) => Object.keys(record)));
  const names = [
    ...ORDER.filter((name) => present.has(name)),
    ...[...present].filter((name) => !ORDER.includes(name) && !SILENT.has(name)),
  ];
  return names.map((name) => ({ name, values: fields.map((record) => record[name]) }));
}
