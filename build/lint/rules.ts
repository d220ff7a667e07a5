/** The house's rules as tables. A change here is a change of architecture: say why in DECISIONS.md. */

export const zones = ['main', 'preload', 'renderer', 'sync-server', 'shared', 'build'] as const;
export type Zone = (typeof zones)[number];

/** Which other zones a zone may import. `build` (scripts, end-to-end, acceptance) may import all. */
export const zoneImports: Readonly<Record<Zone, readonly Zone[]>> = {
  main: ['shared'],
  preload: ['shared'],
  renderer: ['shared'],
  'sync-server': ['shared'],
  shared: [],
  build: zones,
};

/** Folders of shared, each with the lower ones it may import; its own is always allowed. */
export const sharedLayers: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  errors: ['lib'],
  revision: ['lib', 'errors'],
  model: ['lib', 'errors', 'revision'],
  domain: ['lib', 'errors', 'revision', 'model'],
  protocol: ['lib', 'errors', 'revision', 'model'],
  store: ['lib', 'errors', 'revision', 'model', 'protocol'],
  replication: ['lib', 'errors', 'revision', 'model', 'protocol', 'store'],
  merging: ['lib', 'errors', 'revision', 'model', 'domain', 'protocol', 'store'],
  sqlite: ['lib', 'errors', 'revision', 'model', 'domain', 'protocol', 'store', 'replication'],
  hub: ['lib', 'errors', 'revision', 'model', 'domain', 'protocol'],
  snapshot: ['lib', 'errors', 'revision', 'model', 'domain', 'protocol', 'hub'],
  contract: ['lib', 'errors', 'revision', 'model'],
};

/** Types only: the wire carries the shapes of the store's contract, and the store still knows nothing of the wire. */
export const sharedTypeImports: Readonly<Record<string, readonly string[]>> = { protocol: ['store'] };

/** Folder of shared that may use Node and its native modules. */
export const nodeFolderOfShared = 'sqlite';

/** Packages that tie a file to one place; shared runs anywhere. A name also covers what starts with it and a slash. */
export const placeBoundPackages = [
  'electron',
  'react',
  'react-dom',
  'react-i18next',
  'i18next',
  '@mantine',
  '@tabler',
  '@tanstack',
  'recharts',
  'rxdb',
  'dexie',
  'zustand',
  'pouchdb-core',
  'pouchdb-adapter-idb',
  'pouchdb-adapter-http',
  'pouchdb-replication',
  'fastify',
  '@fastify',
  'pino',
  'pg',
  'better-sqlite3',
  '@node-rs/argon2',
  'serialport',
  'commander',
] as const;

/** Globals of one place only. */
export const placeBoundGlobals = [
  'Buffer',
  '__dirname',
  '__filename',
  'localStorage',
  'sessionStorage',
  'indexedDB',
] as const;

/** Parts of core that meet only in compose.ts, through ports. */
export const separateParts = ['devices', 'hl7', 'replicator', 'replica-feed', 'commands'] as const;

/** What of shared the shell may know: it has no clinical word. */
export const sharedForShell = ['lib', 'errors'] as const;

/** Folders of the renderer and what they must not reach. */
export const rendererForbids: Readonly<Record<string, readonly string[]>> = {
  ui: ['features', 'replica', 'core-client', 'drafts', 'spool', 'parts', 'app'],
  replica: ['features', 'app', 'ui'],
  'core-client': ['features', 'app', 'ui', 'replica'],
  state: ['features', 'app', 'ui'],
  parts: ['features', 'app'],
  features: ['app'],
};

export const sqlFolders = ['shared/sqlite', 'sync-server/storage', 'build'] as const;

/** A name is to say what the thing is. As a part of a name: */
export const emptyWords = ['utils', 'util', 'helpers', 'helper', 'manager', 'common', 'misc'] as const;
/** As a whole name: */
export const emptyNames = ['data', 'info'] as const;
