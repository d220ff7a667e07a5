/** Starts the built application in a world of its own and takes its pictures. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { inProject, projectEnvironment, projectFolder } from '../scripts/project.ts';

export type LaunchOptions = {
  /** Where the station keeps everything; a fresh temporary folder by default. */
  dataFolder?: string;
  env?: Record<string, string>;
  args?: readonly string[];
  /** A packaged application instead of the checkout. */
  executablePath?: string;
};

export type LaunchedApp = {
  app: ElectronApplication;
  page: Page;
  dataFolder: string;
  /** Ends the application and removes the folders that were made for it. */
  close(): Promise<void>;
};

export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const world = await mkdtemp(join(tmpdir(), 'holdfast-e2e-'));
  const dataFolder = options.dataFolder ?? join(world, 'data');
  const app = await _electron.launch({
    args: options.executablePath ? [...(options.args ?? [])] : [projectFolder, ...(options.args ?? [])],
    executablePath: options.executablePath,
    cwd: projectFolder,
    env: cleanEnvironment({ XDG_CONFIG_HOME: join(world, 'config'), HOLDFAST_DATA_FOLDER: dataFolder, ...options.env }),
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(15_000);
  // Pictures of things that stand still. (Playwright's own way of stopping animations crashes old Chromium.)
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await untilShown(app);
  return {
    app,
    page,
    dataFolder,
    close: async () => {
      // One that was killed has nothing to close.
      await app.close().catch(() => undefined);
      await rm(world, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export type Size = { width: number; height: number };

const WARD_PC: Size = { width: 1366, height: 768 };
const OFFICE_PC: Size = { width: 1920, height: 1080 };

/** `look` is called while each scheme is shown. Saves `NAME-WIDTHxHEIGHT-SCHEME.png` in the ignored folder of pictures, in light and dark, at the ward PC's size by default. */
export async function takePictures(
  { app, page }: Pick<LaunchedApp, 'app' | 'page'>,
  name: string,
  size: Size = WARD_PC,
  look: (scheme: 'light' | 'dark') => Promise<void> = async () => {},
): Promise<void> {
  await mkdir(inProject('build/e2e/pictures'), { recursive: true });
  await resize({ app, page }, size);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await takePicture(page, name, size, scheme);
    await look(scheme);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** The same screen where there is room, in light. */
export async function takeWidePicture(launched: Pick<LaunchedApp, 'app' | 'page'>, name: string): Promise<void> {
  await resize(launched, OFFICE_PC);
  await takePicture(launched.page, name, OFFICE_PC, 'light');
  await resize(launched, WARD_PC);
}

async function takePicture(page: Page, name: string, size: Size, scheme: string): Promise<void> {
  const path = inProject('build/e2e/pictures', `${name}-${size.width}x${size.height}-${scheme}.png`);
  await page.screenshot({ path });
}

async function untilShown(app: ElectronApplication): Promise<void> {
  await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window && !window.isVisible()) await new Promise((resolve) => window.once('show', () => resolve(undefined)));
  });
}

async function resize({ app, page }: Pick<LaunchedApp, 'app' | 'page'>, size: Size): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
}

function cleanEnvironment(extra: Record<string, string>): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _none, ...env } = projectEnvironment(extra);
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
