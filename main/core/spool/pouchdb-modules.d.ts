/** The PouchDB plugins that the spool's test pushes with ship no types. */
declare module 'pouchdb-adapter-http' {
  const plugin: (pouch: unknown) => void;
  export default plugin;
}
declare module 'pouchdb-replication' {
  const plugin: (pouch: unknown) => void;
  export default plugin;
}
