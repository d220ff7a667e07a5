/**
 * Mango selectors as CouchDB reads them: nested fields are paths, several members mean all of them, and a negation is
 * pushed down to the tests (so that `$not` over a missing field does not match, as in CouchDB). The library's own matcher
 * throws on nested selectors, finds members of prototypes and matches `$ne` on missing fields: only its collation is used.
 */
import { CouchError } from '../../errors/couch-error.ts';
import { parseFieldPath } from './field-path.ts';

export type Comparison = '$lt' | '$lte' | '$eq' | '$ne' | '$gte' | '$gt';

/** A test of one value. */
export type Test =
  | { readonly test: Comparison; readonly value: unknown }
  | { readonly test: '$in' | '$nin' | '$all'; readonly values: readonly unknown[] }
  | { readonly test: '$exists'; readonly is: boolean }
  | { readonly test: '$type'; readonly name: string }
  | { readonly test: '$size'; readonly length: number }
  | { readonly test: '$mod'; readonly divisor: number; readonly remainder: number }
  | { readonly test: '$regex'; readonly pattern: RegExp }
  | { readonly test: '$beginsWith'; readonly prefix: string }
  | { readonly test: '$elemMatch' | '$allMatch' | '$keyMapMatch'; readonly inner: Condition }
  | { readonly test: 'not'; readonly one: Test };

export type Condition =
  | { readonly type: 'and'; readonly parts: readonly Condition[] }
  | { readonly type: 'or'; readonly parts: readonly Condition[] }
  /** An empty path is the value itself, within `$elemMatch` and its like. */
  | { readonly type: 'field'; readonly path: readonly string[]; readonly test: Test };

export const EVERYTHING: Condition = { type: 'and', parts: [] };

/** Throws 400 in CouchDB's words. The text it came from is not deeper than the stack allows (`isTooDeep`). */
export function readSelector(selector: unknown): Condition {
  if (!isObject(selector)) throw mangoError('invalid_selector_json', 'Selector must be a JSON object');
  return readObject(selector, [], false);
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const mangoError = (word: string, reason: string) => new CouchError(400, word, reason);
const badArgument = (operator: string, argument: unknown) =>
  mangoError('bad_arg', `Bad argument for operator ${operator}: ${JSON.stringify(argument)}`);

function readObject(selector: Json, path: readonly string[], negated: boolean): Condition {
  const parts = Object.entries(selector).map(([key, argument]) =>
    key.startsWith('$') ? readOperator(key, argument, path, negated) : readField(key, argument, path, negated),
  );
  return joined(negated ? 'or' : 'and', parts);
}

function joined(type: 'and' | 'or', parts: readonly Condition[]): Condition {
  if (parts.length === 1) return parts[0] as Condition;
  return type === 'and' ? { type, parts } : { type, parts };
}

function readField(key: string, argument: unknown, path: readonly string[], negated: boolean): Condition {
  const steps = parseFieldPath(key);
  if (!steps) throw mangoError('invalid_selector', `Invalid field name: ${key}`);
  const whole = [...path, ...steps];
  if (isObject(argument) && Object.keys(argument).length > 0) return readObject(argument, whole, negated);
  return compared(whole, '$eq', argument, negated);
}

function readOperator(key: string, argument: unknown, path: readonly string[], negated: boolean): Condition {
  switch (key) {
    case '$and':
      return joined(negated ? 'or' : 'and', readList(key, argument, path, negated));
    case '$or':
      return joined(negated ? 'and' : 'or', readList(key, argument, path, negated));
    case '$nor':
      return joined(negated ? 'or' : 'and', readList(key, argument, path, !negated));
    case '$not':
      if (!isObject(argument)) throw badArgument(key, argument);
      return readObject(argument, path, !negated);
    case '$lt':
    case '$lte':
    case '$eq':
    case '$ne':
    case '$gte':
    case '$gt':
      return compared(path, key, argument, negated);
    default:
      return tested(path, key, argument, negated);
  }
}

function readList(key: string, argument: unknown, path: readonly string[], negated: boolean): Condition[] {
  if (!Array.isArray(argument)) throw badArgument(key, argument);
  return argument.map((one) => {
    if (!isObject(one)) throw badArgument(key, argument);
    return readObject(one, path, negated);
  });
}

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  $lt: '$gte',
  $lte: '$gt',
  $eq: '$ne',
  $ne: '$eq',
  $gte: '$lt',
  $gt: '$lte',
};

function compared(path: readonly string[], key: Comparison, value: unknown, negated: boolean): Condition {
  return { type: 'field', path, test: { test: negated ? OPPOSITE[key] : key, value } };
}

function tested(path: readonly string[], key: string, argument: unknown, negated: boolean): Condition {
  const test = readTest(key, argument);
  return { type: 'field', path, test: negated ? oppositeOf(test) : test };
}

function oppositeOf(test: Test): Test {
  if (test.test === '$in') return { ...test, test: '$nin' };
  if (test.test === '$nin') return { ...test, test: '$in' };
  if (test.test === '$exists') return { ...test, is: !test.is };
  return { test: 'not', one: test };
}

const TYPES = ['null', 'boolean', 'number', 'string', 'array', 'object'];

function readTest(key: string, argument: unknown): Test {
  switch (key) {
    case '$in':
    case '$nin':
    case '$all':
      if (!Array.isArray(argument)) throw badArgument(key, argument);
      return { test: key, values: argument };
    case '$exists':
      if (typeof argument !== 'boolean') throw badArgument(key, argument);
      return { test: key, is: argument };
    case '$type':
      if (typeof argument !== 'string' || !TYPES.includes(argument)) throw badArgument(key, argument);
      return { test: key, name: argument };
    case '$size':
      if (!Number.isSafeInteger(argument) || (argument as number) < 0) throw badArgument(key, argument);
      return { test: key, length: argument as number };
    case '$mod':
      return readModulo(argument);
    case '$regex':
      return { test: key, pattern: readPattern(argument) };
    case '$beginsWith':
      if (typeof argument !== 'string') throw badArgument(key, argument);
      return { test: key, prefix: argument };
    case '$elemMatch':
    case '$allMatch':
    case '$keyMapMatch':
      if (!isObject(argument)) throw badArgument(key, argument);
      return { test: key, inner: readObject(argument, [], false) };
    default:
      throw mangoError('invalid_operator', `Invalid operator: ${key}`);
  }
}

function readModulo(argument: unknown): Test {
  const [divisor, remainder] = Array.isArray(argument) && argument.length === 2 ? (argument as unknown[]) : [];
  if (!Number.isSafeInteger(divisor) || !Number.isSafeInteger(remainder) || divisor === 0)
    throw badArgument('$mod', argument);
  return { test: '$mod', divisor: divisor as number, remainder: remainder as number };
}

/** Flags at the beginning, `(?i)`, are how PCRE writes them. */
function readPattern(argument: unknown): RegExp {
  if (typeof argument !== 'string') throw badArgument('$regex', argument);
  const [, flags = '', source = ''] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(argument) ?? [];
  try {
    return new RegExp(source, [...new Set(flags)].join(''));
  } catch {
    throw badArgument('$regex', argument);
  }
}
