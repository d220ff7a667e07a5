import { test as base } from '@playwright/test';
import { type Hospital, startHospital } from './hospital.ts';
import { type LaunchedApp, type LaunchOptions, launchApp } from './launch.ts';

type Fixtures = {
  /** Starts an application; whatever the test started ends with it. */
  launch: (options?: LaunchOptions) => Promise<LaunchedApp>;
  /** A server with a demo hospital; desks are opened on it. */
  hospital: Hospital;
};

const PATIENTS = 40;

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
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern.
  hospital: async ({}, use) => {
    const hospital = await startHospital({ patients: PATIENTS });
    await use(hospital);
    await hospital.close();
  },
});

export { expect } from '@playwright/test';
