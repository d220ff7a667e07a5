import { createFieldSorter } from 'pouchdb-selector-core';

const compareRows = createFieldSorter([{ value: 'asc' }]);

/**
 * CouchDB's order of values: null, booleans, numbers, text, arrays, objects; arrays and objects element by element. Text by
 * code unit, as PouchDB has it, where CouchDB asks ICU.
 */
export function collate(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareRows({ doc: { value: a } }, { doc: { value: b } });
}
