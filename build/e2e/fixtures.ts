import { test as base } from '@playwright/test';
import { type LaunchedApp, type LaunchOptions, launchApp } from './launch.ts';

type Fixtures = {
  /** Starts an application; whatever the test started ends with it. */
  launch: (options?: LaunchOptions) => Promise<LaunchedApp>;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern.
  launch: async ({}, use) => {
    const running: LaunchedApp[] = [];
    await use(async (options) => {
      const launched = await launchApp(options);
      running.push(launched);
      return launched;
    });
    for (const launched of running) await launched.close();
  },
});

export { expect } from '@playwright/test';
