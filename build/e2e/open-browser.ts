/** A browser at an address: Electron's window without anything of ours around it. */
import { _electron } from '@playwright/test';
import { inProject, projectEnvironment } from '../scripts/project.ts';
import type { LaunchedApp } from './launch.ts';

export async function openBrowser(address: string): Promise<Pick<LaunchedApp, 'app' | 'page' | 'close'>> {
  const { ELECTRON_RUN_AS_NODE: _none, ...env } = projectEnvironment({ HOLDFAST_STAND_IN: address });
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const app = await _electron.launch({
    args: [inProject('build/e2e/stand-ins/browser')],
    env: Object.fromEntries(given),
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(15_000);
  return { app, page, close: () => app.close() };
}
