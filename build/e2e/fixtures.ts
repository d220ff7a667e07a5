import { test as base } from '@playwright/test';
import { type Hospital, startHospital } from './hospital.ts';
import { type LaunchedApp, type LaunchOptions, launchApp } from './launch.ts';
import { openOwnDisplay } from './own-display.ts';

type Fixtures = {
  /** Starts an application; whatever the test started ends with it. */
  launch: (options?: LaunchOptions) => Promise<LaunchedApp>;
  /** A server with a demo hospital; desks are opened on it. */
  hospital: Hospital;
};

const PATIENTS = 40;

type WorkerFixtures = {
  /** Where its windows open; whatever it starts inherits it. */
  display: string | undefined;
  /** Made once; each test opens desks of its own on it. */
  standingHospital: Hospital;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
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
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern.
    async ({}, use) => {
      const display = await openOwnDisplay();
      Object.assign(process.env, display?.env);
      await use(display?.env.DISPLAY);
      await display?.close();
    },
    { scope: 'worker', auto: true },
  ],
  standingHospital: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern.
    async ({}, use) => {
      const hospital = await startHospital({ patients: PATIENTS });
      await use(hospital);
      await hospital.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  hospital: async ({ standingHospital }, use) => {
    await use(standingHospital);
    await standingHospital.closeDesks();
  },
});

export { expect } from '@playwright/test';
