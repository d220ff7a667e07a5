import { collate } from './collate.ts';
import { AFTER_ALL, encodeKey } from './encode-key.ts';
import type { IndexedField } from './index-definition.ts';
import type { Condition, Test } from './selector.ts';

/** What a selector leaves open of a value, ends included; what lies on an end is looked at anyway. */
export interface Bounds {
  readonly low?: { readonly value: unknown };
  readonly high?: { readonly value: unknown };
}

/** What must hold of this field whatever else does: the tests that stand in no alternative. */
export function boundsOf(condition: Condition, path: readonly string[]): Bounds {
  return testsOf(condition, path).map(boundsOfTest).reduce(narrower, {});
}

/** Whether a document without this field cannot match: no test but `$exists: false` passes a missing field. */
export function requires(condition: Condition, path: readonly string[]): boolean {
  if (condition.type === 'and') return condition.parts.some((part) => requires(part, path));
  if (condition.type === 'or')
    return condition.parts.length > 0 && condition.parts.every((part) => requires(part, path));
  return isSame(condition.path, path) && !(condition.test.test === '$exists' && !condition.test.is);
}

export function isFixed({ low, high }: Bounds): boolean {
  return low !== undefined && high !== undefined && collate(low.value, high.value) === 0;
}

function testsOf(condition: Condition, path: readonly string[]): Test[] {
  if (condition.type === 'and') return condition.parts.flatMap((part) => testsOf(part, path));
  if (condition.type === 'or' || !isSame(condition.path, path)) return [];
  return [condition.test];
}

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((step, index) => step === b[index]);

function boundsOfTest(test: Test): Bounds {
  switch (test.test) {
    case '$eq':
      return { low: { value: test.value }, high: { value: test.value } };
    case '$gt':
    case '$gte':
      return { low: { value: test.value } };
    case '$lt':
    case '$lte':
      return { high: { value: test.value } };
    case '$beginsWith':
      return { low: { value: test.prefix }, high: { value: `${test.prefix}\uffff` } };
    default:
      return {};
  }
}

function narrower(a: Bounds, b: Bounds): Bounds {
  const low = a.low && b.low ? (collate(a.low.value, b.low.value) >= 0 ? a.low : b.low) : (a.low ?? b.low);
  const high = a.high && b.high ? (collate(a.high.value, b.high.value) <= 0 ? a.high : b.high) : (a.high ?? b.high);
  return { ...(low && { low }), ...(high && { high }) };
}

export interface KeyRange {
  /** Inclusive. */
  readonly from: Buffer;
  /** Exclusive. */
  readonly to: Buffer;
  /** How many of the fields narrow it. */
  readonly narrowing: number;
  readonly startKey: readonly unknown[];
  readonly endKey: readonly unknown[];
}

/** The part of an index that a selector leaves: fixed fields first, then a range of one more. */
export function keyRangeOf(condition: Condition, fields: readonly IndexedField[]): KeyRange {
  const fixed: unknown[] = [];
  for (const { path } of fields) {
    const bounds = boundsOf(condition, path);
    if (isFixed(bounds)) {
      fixed.push(bounds.low?.value);
      continue;
    }
    const startKey = bounds.low ? [...fixed, bounds.low.value] : fixed;
    const endKey = bounds.high ? [...fixed, bounds.high.value] : fixed;
    return rangeFrom(startKey, endKey, fixed.length + (bounds.low || bounds.high ? 1 : 0));
  }
  return rangeFrom(fixed, fixed, fixed.length);
}

function rangeFrom(startKey: readonly unknown[], endKey: readonly unknown[], narrowing: number): KeyRange {
  return { from: encodeKey(startKey), to: Buffer.concat([encodeKey(endKey), AFTER_ALL]), narrowing, startKey, endKey };
}
