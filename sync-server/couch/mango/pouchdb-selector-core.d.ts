declare module 'pouchdb-selector-core' {
  type Row = { readonly doc: Readonly<Record<string, unknown>> };
  /** Compares rows by the collation of keys, then by id. */
  export function createFieldSorter(sort: readonly Readonly<Record<string, string>>[]): (a: Row, b: Row) => number;
}
