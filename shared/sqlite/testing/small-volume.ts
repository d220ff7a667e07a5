import { spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempFolder } from './temp-folder.ts';

export interface SmallVolume {
  readonly path: string;
  makeReadOnly(): void;
  remove(): void;
}

/** A volume of a few megabytes in memory, for tests of full and read-only disks. Needs root; undefined elsewhere. Is not
 * made read-only while a file on it is open: `mountSmallDisk` is. */
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

/** As `mountSmallVolume`; when it is made read-only it turns so under open files too, as a kernel does to a disk that fails. */
export function mountSmallDisk(megabytes: number): SmallVolume | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const folder = makeTempFolder('disk');
  const image = join(folder.path, 'image');
  const path = join(folder.path, 'mounted');
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  mkdirSync(path);
  if (!run('mkfs.ext4', '-q', '-O', '^has_journal', image) || !run('mount', '-o', 'loop', image, path)) {
    folder.remove();
    return undefined;
  }
  return {
    path,
    makeReadOnly: () => void run('mount', '-o', 'remount,abort', path),
    remove: () => {
      run('umount', path);
      folder.remove();
    },
  };
}

function run(command: string, ...parameters: string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
}
