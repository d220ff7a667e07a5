import { join, resolve } from 'node:path';
import type { RuntimeFeatures } from './runtime-features.ts';

export type ShellPaths = {
  /** Everything this workstation keeps: core's stations and, below `window`, Chromium's own profile. */
  dataFolder: string;
  windowProfile: string;
  preload: string;
  renderer: string;
  coreEntry: string;
  /** Node that runs core where it cannot be a utilityProcess. */
  nodeExecutable: string;
};

export type PathFacts = {
  appPath: string;
  userData: string;
  isPackaged: boolean;
  env: NodeJS.ProcessEnv;
  features: RuntimeFeatures;
};

export function decidePaths({ appPath, userData, isPackaged, env, features }: PathFacts): ShellPaths {
  const dataFolder = env.HOLDFAST_DATA_FOLDER ? resolve(env.HOLDFAST_DATA_FOLDER) : join(userData, 'stations');
  return {
    dataFolder,
    windowProfile: env.HOLDFAST_DATA_FOLDER ? join(dataFolder, 'window') : userData,
    preload: join(appPath, 'out', 'preload', 'index.cjs'),
    renderer: join(appPath, 'out', 'renderer'),
    coreEntry:
      (isPackaged ? undefined : env.HOLDFAST_CORE_ENTRY) ??
      join(coreRoot(appPath, features), 'out', 'core', 'index.cjs'),
    nodeExecutable: env.HOLDFAST_NODE ?? join(appPath, 'node_modules', '.bin', 'node'),
  };
}

/** Plain Node cannot read an archive: builds for the development runtime carry core unpacked beside it. */
function coreRoot(appPath: string, features: RuntimeFeatures): string {
  return features.coreHost === 'node-child' ? appPath.replace(/app\.asar$/, 'app.asar.unpacked') : appPath;
}
