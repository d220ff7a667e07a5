/**
 * The one list of what is detected about the runtime. Everything else in the shell asks here, so that an old runtime never
 * shapes what the current one does.
 */

/** Major version of the electron package this build was made against; put in by the build. */
declare const __EXPECTED_ELECTRON_MAJOR__: number;

/** Natives and core need Node-API 10; an older Electron runs core as a child of the pinned Node instead. */
const CORE_NODE_API = 10;

export type CoreHost = 'utility-process' | 'node-child';

export type RuntimeFeatures = {
  electron: string;
  chrome: string;
  coreHost: CoreHost;
  /** An Electron older than the one that is shipped: development and tests only. */
  fallbackRuntime: boolean;
};

export function detectRuntime(
  versions: NodeJS.ProcessVersions = process.versions,
  expectedMajor: number = __EXPECTED_ELECTRON_MAJOR__,
): RuntimeFeatures {
  const electron = versions.electron ?? '0';
  return {
    electron,
    chrome: versions.chrome ?? '0',
    coreHost: Number(versions.napi) >= CORE_NODE_API ? 'utility-process' : 'node-child',
    fallbackRuntime: Number.parseInt(electron, 10) < expectedMajor,
  };
}

/** Linux only and newer than the development runtime: which store of secrets the keychain really is. */
export function selectedStorageBackend(safeStorage: object): string | undefined {
  const { getSelectedStorageBackend } = safeStorage as { getSelectedStorageBackend?: () => string };
  return process.platform === 'linux' ? getSelectedStorageBackend?.call(safeStorage) : undefined;
}
