import { defineConfig } from 'vitest/config';

const shared = { environment: 'node' as const, pool: 'forks' as const };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['{main,renderer,preload,sync-server,shared,build}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.system.test.ts', 'build/acceptance/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'system',
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
