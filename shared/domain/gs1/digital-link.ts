/**
 * GS13: GS1 Digital Link addresses, as far as a pack in the hand needs them: a key, its qualifiers in their order, then
 * attributes after the question mark. No names in place of numbers, no compression; nothing is ever fetched.
 */
import { findIdentifier } from './application-identifiers.ts';
import { padGtin } from './check-digit.ts';
import { type ElementString, faultsOfFields, type PlacedGs1Field } from './element-string.ts';

/** Keys and the qualifiers that may follow, in this order. */
const QUALIFIERS: Readonly<Record<string, readonly string[]>> = {
  '00': [],
  '01': ['22', '10', '21', '235'],
  '253': [],
  '255': [],
  '401': [],
  '402': [],
  '414': ['254'],
  '417': ['7040'],
  '8003': [],
  '8004': ['7040'],
  '8006': ['22', '10', '21'],
  '8010': ['8011'],
  '8013': [],
  '8017': ['8019'],
  '8018': ['8019'],
};
const ADDRESS = /^https?:\/\/([0-9A-Za-z.:[\]-]+)((?:\/[^/?#]*)*)(?:\?([^#]*))?(?:#.*)?$/i;
const PLAIN = /^[!-~]*$/;
const NOT_IN_AN_ADDRESS = /["<>\\^`{|}]/;

const REFUSED: ElementString = { fields: [], findings: [{ code: 'link', at: 0 }] };

export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

export function readDigitalLink(text: string): ElementString {
  const parts = PLAIN.test(text) && !NOT_IN_AN_ADDRESS.test(text) ? ADDRESS.exec(text) : null;
  if (!parts) return REFUSED;
  const fromPath = readPath((parts[2] ?? '').split('/').slice(1));
  const fromQuery = readQuery(parts[3] ?? '');
  if (!fromPath || !fromQuery) return REFUSED;
  const taken = new Set(fromPath.map(([ai]) => ai));
  if (fromQuery.some(([ai]) => taken.has(ai) || isQualifierOf(ai, fromPath[0]?.[0]))) return REFUSED;
  const fields = [...fromPath, ...fromQuery].map((pair) => fieldOf(text, pair));
  return { fields, findings: faultsOfFields(fields) };
}

type Pair = readonly [ai: string, value: string];

function isQualifierOf(ai: string, key: string | undefined): boolean {
  return key !== undefined && (QUALIFIERS[key]?.includes(ai) ?? false);
}

/** Values are found again in the address for the position; a changed one is said to be at its beginning. */
function fieldOf(text: string, [ai, value]: Pair): PlacedGs1Field {
  const padded = ai === '01' || ai === '02' ? padGtin(value) : value;
  return { ai, value: padded, at: Math.max(0, text.indexOf(value)) };
}

/** The key that stands last in the path with nothing but its qualifiers behind it. */
function readPath(segments: readonly string[]): readonly Pair[] | undefined {
  for (let at = segments.length - 2; at >= 0; at -= 1) {
    const qualifiers = QUALIFIERS[segments[at] ?? ''];
    if (qualifiers) return pairsOf(segments.slice(at), qualifiers);
  }
  return undefined;
}

function pairsOf(segments: readonly string[], qualifiers: readonly string[]): readonly Pair[] | undefined {
  if (segments.length % 2 !== 0) return undefined;
  const pairs: Pair[] = [];
  let next = 0;
  for (let at = 0; at < segments.length; at += 2) {
    const [ai = '', value] = [segments[at], decode(segments[at + 1] ?? '')];
    const place = at === 0 ? next : qualifiers.indexOf(ai, next) + 1;
    if (value === undefined || (at > 0 && place === 0)) return undefined;
    next = place;
    pairs.push([ai, value]);
  }
  return pairs;
}

/** Attributes whose name is a number; others belong to the owner of the address. */
function readQuery(query: string): readonly Pair[] | undefined {
  const pairs: Pair[] = [];
  for (const part of query.split(/[&;]/)) {
    const [name = '', value] = part.split('=');
    if (!/^\d+$/.test(name)) continue;
    const decoded = value === undefined ? undefined : decode(value);
    if (decoded === undefined || !findIdentifier(name)) return undefined;
    pairs.push([name, decoded]);
  }
  return pairs;
}

function decode(text: string): string | undefined {
  if (text === '' || text.includes('+')) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
