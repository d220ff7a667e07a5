import { defineConfig } from 'vitest/config';
import { inProject, projectFolder } from './project.ts';

const HOUR_MS = 3_600_000;

/** The usual tests of the random kind, with fast-check replaced and no impatience. */
export default defineConfig({
  root: projectFolder,
  plugins: [
    {
      name: 'holdfast-soak-fast-check',
      enforce: 'pre',
      resolveId: (id, importer) =>
        id === 'fast-check' && !importer?.endsWith('soak-fast-check.ts')
          ? inProject('build/scripts/soak-fast-check.ts')
          : null,
    },
  ],
  test: {
    include: ['{main,renderer,sync-server,shared}/**/*.{prop,crash,system}.test.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: HOUR_MS,
    hookTimeout: HOUR_MS,
  },
});
