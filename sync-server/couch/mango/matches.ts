import { collate } from './collate.ts';
import { valueAt } from './field-path.ts';
import type { Condition, Test } from './selector.ts';

/** Whether a document, or a value within one, satisfies a condition. */
export function matches(condition: Condition, value: unknown): boolean {
  if (condition.type !== 'field') {
    const holds = (part: Condition) => matches(part, value);
    return condition.type === 'and' ? condition.parts.every(holds) : condition.parts.some(holds);
  }
  const found = condition.path.length === 0 ? value : valueAt(value, condition.path);
  if (found === undefined) return condition.test.test === '$exists' && !condition.test.is;
  return passes(condition.test, found);
}

function passes(test: Test, value: unknown): boolean {
  switch (test.test) {
    case '$lt':
      return collate(value, test.value) < 0;
    case '$lte':
      return collate(value, test.value) <= 0;
    case '$eq':
      return collate(value, test.value) === 0;
    case '$ne':
      return collate(value, test.value) !== 0;
    case '$gte':
      return collate(value, test.value) >= 0;
    case '$gt':
      return collate(value, test.value) > 0;
    case '$in':
      return isAmong(value, test.values);
    case '$nin':
      return !isAmong(value, test.values);
    case '$all':
      return Array.isArray(value) && hasAll(value, test.values);
    case '$exists':
      return test.is;
    case '$type':
      return typeNameOf(value) === test.name;
    case '$size':
      return Array.isArray(value) && value.length === test.length;
    case '$mod':
      return Number.isSafeInteger(value) && (value as number) % test.divisor === test.remainder;
    case '$regex':
      return typeof value === 'string' && test.pattern.test(value);
    case '$beginsWith':
      return typeof value === 'string' && value.startsWith(test.prefix);
    case '$elemMatch':
      return Array.isArray(value) && value.some((element) => matches(test.inner, element));
    case '$allMatch':
      return Array.isArray(value) && value.length > 0 && value.every((element) => matches(test.inner, element));
    case '$keyMapMatch':
      return typeNameOf(value) === 'object' && Object.keys(value as object).some((key) => matches(test.inner, key));
    case 'not':
      return !passes(test.one, value);
  }
}

const contains = (list: readonly unknown[], wanted: unknown) => list.some((one) => collate(one, wanted) === 0);

/** Of an array, any element may be among them. */
function isAmong(value: unknown, values: readonly unknown[]): boolean {
  if (Array.isArray(value) && value.some((element) => contains(values, element))) return true;
  return contains(values, value);
}

/** A single array among the arguments means the array itself. */
function hasAll(value: readonly unknown[], values: readonly unknown[]): boolean {
  if (values.length === 1 && Array.isArray(values[0]) && collate(values[0], value) === 0) return true;
  return values.length > 0 && values.every((wanted) => contains(value, wanted));
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
