import { valueAt } from './field-path.ts';
import type { Query } from './query.ts';

/** The fields of a document that a query asks for, nested as they were. Those that are not there are left out. */
export function project(document: unknown, fields: NonNullable<Query['fields']>): unknown {
  const result = bare();
  for (const { path } of fields) {
    const value = valueAt(document, path);
    if (value !== undefined) place(result, path, value);
  }
  return result;
}

/** Without a prototype: names come from outside. */
const bare = () => Object.create(null) as Record<string, unknown>;

function place(target: Record<string, unknown>, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[step] = value;
  else {
    const inner = typeof target[step] === 'object' && target[step] !== null ? target[step] : bare();
    target[step] = inner;
    place(inner as Record<string, unknown>, rest, value);
  }
}
