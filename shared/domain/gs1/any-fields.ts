/** Random fields that fit their formats, for property tests here and beside what uses them. */
import fc from 'fast-check';
import { APPLICATION_IDENTIFIERS, type ApplicationIdentifier } from './application-identifiers.ts';
import { CHARACTERS_82 } from './character-sets.ts';
import { gs1CheckDigit } from './check-digit.ts';
import { findCheckPair } from './check-pair.ts';
import type { ContentCheckName } from './content-checks.ts';
import type { Gs1Field } from './element-string.ts';
import { mayStandTogether } from './excluded-pairs.ts';
import { type FieldFormat, findValueProblem } from './field-format.ts';

type Component = FieldFormat[number];
type AnyText = fc.Arbitrary<string>;

const DIGITS = '0123456789';
const LETTERS: Readonly<Record<Component['set'], string>> = {
  n: DIGITS,
  x: CHARACTERS_82.replace('%', ''),
  y: '#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  z: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
};

function anyOf(letters: string, min: number, max: number): AnyText {
  return fc.array(fc.constantFrom(...letters), { minLength: min, maxLength: max }).map((parts) => parts.join(''));
}
const twoDigits = (min: number, max: number) =>
  fc.integer({ min, max }).map((number) => String(number).padStart(2, '0'));
const joined = (...parts: AnyText[]) => fc.tuple(...parts).map((texts) => texts.join(''));

/** How to make a component that passes a check; every other check is passed by filtering. */
const MAKERS: Partial<Record<ContentCheckName, (component: Component) => AnyText>> = {
  check: ({ max }) => anyOf(DIGITS, max - 1, max - 1).map((digits) => digits + gs1CheckDigit(digits)),
  pair: ({ max }) => anyOf(LETTERS.x, 1, max - 3).map((text) => `a${text}${findCheckPair(`a${text}`)}`),
  date: () => joined(twoDigits(0, 99), twoDigits(1, 12), twoDigits(1, 28)),
  date0: () => joined(twoDigits(0, 99), twoDigits(1, 12), twoDigits(0, 28)),
  birth: () => joined(fc.constantFrom('19', '20'), twoDigits(0, 99), twoDigits(1, 12), twoDigits(1, 28)),
  hhmm: () => joined(twoDigits(0, 23), twoDigits(0, 59)),
  hh: () => twoDigits(0, 23),
  zero: () => fc.constant('0'),
  sex: () => fc.constantFrom('0', '1', '2', '9'),
  media: () => twoDigits(80, 99),
  hyphen: () => fc.constant('-'),
  piece: () => fc.constantFrom('0101', '0103', '9899'),
  birthorder: () => fc.constantFrom('1/1', '1/2', '3/4'),
  latitude: () => anyOf(DIGITS, 9, 9).map((digits) => `0${digits}`),
  longitude: () => anyOf(DIGITS, 9, 9).map((digits) => `1${digits}`),
  leading: () => fc.integer({ min: 0, max: 999_999_999 }).map(String),
};

function anyComponent(component: Component): AnyText {
  const maker = component.checks.map((name) => MAKERS[name]).find((make) => make !== undefined);
  const text = maker?.(component) ?? anyOf(LETTERS[component.set], component.min, component.max);
  const format = [{ ...component, optional: false }];
  return text.filter((value) => findValueProblem(format, value) === undefined);
}

/** A value that fits; optional components are there or not from the right. */
function anyValue({ format }: ApplicationIdentifier): AnyText {
  const least = format.filter(({ optional }) => !optional).length;
  const parts = fc.tuple(...format.map(anyComponent));
  return fc
    .tuple(parts, fc.integer({ min: least, max: format.length }))
    .map(([texts, count]) => texts.slice(0, count).join(''));
}

export const anyField: fc.Arbitrary<Gs1Field> = fc
  .constantFrom(...APPLICATION_IDENTIFIERS)
  .chain((identifier) => anyValue(identifier).map((value) => ({ ai: identifier.ai, value })));

/** Fields of which each may stand beside the others, none twice. */
export const anyFields: fc.Arbitrary<readonly Gs1Field[]> = fc
  .array(anyField, { minLength: 1, maxLength: 6 })
  .map(withoutContradictions);

function withoutContradictions(fields: readonly Gs1Field[]): readonly Gs1Field[] {
  const kept: Gs1Field[] = [];
  for (const field of fields) if (fits(kept, field)) kept.push(field);
  return kept;
}

function fits(kept: readonly Gs1Field[], { ai }: Gs1Field): boolean {
  return kept.every((other) => other.ai !== ai && mayStandTogether(other.ai, ai));
}
