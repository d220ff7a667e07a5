import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { inProject } from '../scripts/project.ts';

const results = inProject('build/e2e/results');

export default defineConfig({
  testDir: inProject('build/e2e'),
  testMatch: '**/*.e2e.ts',
  tsconfig: inProject('build/e2e/playwright-tsconfig.json'),
  outputDir: join(results, 'files'),
  // Two cores; each worker has a screen of its own, because pictures want focus.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: join(results, 'e2e.json') }]],
});
