/** `a.b` names a field within a field; a dot that belongs to a name is written `\.`. Undefined where a step is empty. */
export function parseFieldPath(text: string): readonly string[] | undefined {
  const path = text.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
  return path.includes('') ? undefined : path;
}

/** The value at a path: members of objects and elements of arrays that are there themselves. Undefined where there is none. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    if (Array.isArray(value) && !/^\d+$/.test(step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
