/** Parts of PouchDB that ship no types. */
declare module 'pouchdb-adapter-memory' {
  const plugin: (pouch: unknown) => void;
  export default plugin;
}
declare module 'pouchdb-fetch' {
  export function fetch(url: string, options?: object): Promise<unknown>;
}
