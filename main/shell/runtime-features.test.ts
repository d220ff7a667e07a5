import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decidePaths } from './paths.ts';
import { detectRuntime, selectedStorageBackend } from './runtime-features.ts';

const versions = (electron: string, napi: string) => ({ ...process.versions, electron, napi, chrome: '1' });
const old = detectRuntime(versions('25.1.1', '8'), 45);
const current = detectRuntime(versions('45.4.1', '10'), 45);

describe('runtime', () => {
  it('an older Electron is the development runtime and runs core in the pinned Node', () => {
    expect(old).toMatchObject({ fallbackRuntime: true, coreHost: 'node-child' });
  });

  it('the current Electron, and a newer one, run core inside', () => {
    expect(current).toMatchObject({ fallbackRuntime: false, coreHost: 'utility-process' });
    expect(detectRuntime(versions('46.0.0', '11'), 45).fallbackRuntime).toBe(false);
  });

  it('asks a keychain for its backend only where it can answer', () => {
    expect(selectedStorageBackend({})).toBeUndefined();
    const answer = selectedStorageBackend({ getSelectedStorageBackend: () => 'basic_text' });
    expect(answer).toBe(process.platform === 'linux' ? 'basic_text' : undefined);
  });
});

describe('paths', () => {
  const packaged = { appPath: join('/opt', 'app.asar'), userData: '/home/u', isPackaged: true, env: {} };

  it('plain Node reads core beside the archive, the current runtime inside it', () => {
    expect(decidePaths({ ...packaged, features: old }).coreEntry).toContain('app.asar.unpacked');
    expect(decidePaths({ ...packaged, features: current }).coreEntry).not.toContain('unpacked');
  });

  it('a packaged application takes no other core from the environment', () => {
    const env = { HOLDFAST_CORE_ENTRY: '/tmp/other.cjs' };
    expect(decidePaths({ ...packaged, env, features: current }).coreEntry).not.toContain('other');
    expect(decidePaths({ ...packaged, isPackaged: false, env, features: current }).coreEntry).toContain('other');
  });

  it('a data folder of its own holds the window profile too', () => {
    const paths = decidePaths({ ...packaged, env: { HOLDFAST_DATA_FOLDER: '/srv/a' }, features: current });
    expect(paths.windowProfile.startsWith(paths.dataFolder)).toBe(true);
  });
});
