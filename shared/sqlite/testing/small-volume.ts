import { spawnSync } from 'node:child_process';
import { makeTempFolder } from './temp-folder.ts';

export interface SmallVolume {
  readonly path: string;
  makeReadOnly(): void;
  remove(): void;
}

/** A volume of a few megabytes in memory, for tests of full and read-only disks. Needs root; undefined elsewhere. */
export function mountSmallVolume(megabytes: number): SmallVolume | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const folder = makeTempFolder('volume');
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder.path)) {
    folder.remove();
    return undefined;
  }
  return {
    path: folder.path,
    makeReadOnly: () => void run('mount', '-o', 'remount,ro', folder.path),
    remove: () => {
      run('umount', folder.path);
      folder.remove();
    },
  };
}

function run(command: string, ...parameters: string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
}
