import { useRef } from 'react';

/**
 * What is drawn from a part that stayed as it was is not drawn anew: of plain lists and objects each part that equals the
 * one before is the one before. Anything else is taken as it comes.
 */
export function sameParts<Value>(before: unknown, next: Value): Value {
  if (Object.is(before, next)) return next;
  if (Array.isArray(before) && Array.isArray(next)) {
    const parts = next.map((part, index) => sameParts(before[index], part));
    return (isAllOf(before, parts) && before.length === parts.length ? before : parts) as Value;
  }
  if (!isPlain(before) || !isPlain(next)) return next;
  const parts = Object.fromEntries(Object.entries(next).map(([name, part]) => [name, sameParts(before[name], part)]));
  return (isAllOf(before, parts) && Object.keys(before).length === Object.keys(parts).length ? before : parts) as Value;
}

const isAllOf = (before: object, parts: object): boolean =>
  Object.entries(parts).every(
    ([name, part]) => Object.is(Reflect.get(before, name), part) && Object.hasOwn(before, name),
  );

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Likewise from one drawing of a component to the next. */
export function useSameParts<Value>(value: Value): Value {
  const kept = useRef(value);
  kept.current = sameParts(kept.current, value);
  return kept.current;
}
