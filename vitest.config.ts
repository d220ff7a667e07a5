import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Processes that tests start read stripped and compiled sources instead of making them: half of a start. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/holdfast-compiled');

/**
 * What tests write lies in memory where the system has a folder for that: a process that is killed loses nothing there
 * either, and nobody waits for a disk. What is about a disk (one that is full) brings its own.
 */
const MEMORY_FOLDER = '/dev/shm';
const ENOUGH_BYTES = 4 * 1024 ** 3;
if (canHoldTests(MEMORY_FOLDER)) process.env.TMPDIR ??= MEMORY_FOLDER;

/** What takes longest begins first, so that no worker is left alone with it at the end. */
const LONGEST = ['twenty-stations', 'chaos', 'hostile-memory', 'core-process', 'memory.system', 'move-database'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => LONGEST.findIndex((name) => moduleId.includes(name)) >>> 0;
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

function canHoldTests(folder: string): boolean {
  const mounts = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8').split('\n') : [];
  const [, , type, options = ''] = mounts.find((line) => line.split(' ')[1] === folder)?.split(' ') ?? [];
  if (type !== 'tmpfs' || options.split(',').includes('noexec')) return false; // PostgreSQL's programs are put there too
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ENOUGH_BYTES;
}

const shared = { environment: 'node' as const, pool: 'forks' as const };

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          // As below: most of the phase was loading the same program for each of hundreds of files.
          isolate: false,
          include: ['{main,renderer,preload,sync-server,shared,build}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.system.test.ts', 'build/acceptance/**'],
          testTimeout: 30_000,
          // Some start PostgreSQL: on a busy machine that takes longer than the ten seconds that vitest gives a hook.
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'system',
          // A process for many files: loading the program anew for each of them was a fifth of the phase. What a suite keeps in
          // its process (a database in memory) has a name of its own; `overPostgres` evaluates its suite anew.
          isolate: false,
          // Many of them wait (a cut line, a child process that starts): a third worker has what the two cores then leave over.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          include: ['{main,sync-server,shared,build}/**/*.system.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { ...shared, name: 'acceptance', include: ['build/acceptance/**/*.test.ts'], testTimeout: 60_000 },
      },
    ],
  },
});
