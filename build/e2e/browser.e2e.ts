/** The same screens in a browser: the passphrase, and a sign-in form that stays under the fingers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { inProject, projectEnvironment } from '../scripts/project.ts';
import { atWork } from './acts.ts';
import { startBrowserStation } from './browser-station.ts';
import { CLINIC_NURSE, CLINIC_PASSWORD, foundClinic, openOffice, typeCredentials } from './clinic.ts';
import { expect, test } from './fixtures.ts';

const PASSPHRASE = 'lantern gravel orchid kettle';

test('a browser asks for the passphrase; a list of people that comes late takes nothing from the form', async ({
  hospital,
}) => {
  const world = await mkdtemp(join(tmpdir(), 'holdfast-e2e-browser-'));
  const dataFolder = join(world, 'station');
  const office = await openOffice(dataFolder, await foundClinic(hospital, 'Lisgar Clinic'), PASSPHRASE);
  await office.close();
  const core = await startBrowserStation(dataFolder);
  const browser = await openBrowser();
  const { page } = browser;

  await test.step('locked, as the terminal says too; wrong, then right', async () => {
    await page.goto(core.address);
    await expect.poll(core.printed).toContain('This station is locked');
    await page.getByRole('textbox', { name: 'Passphrase of this station' }).fill('lantern gravel orchid kettel');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect(page.getByText('This passphrase does not open the records')).toBeVisible();
    await page.getByRole('textbox', { name: 'Passphrase of this station' }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(core.printed()).not.toMatch(/lantern|orchid/);
  });

  await test.step('the form stays while the list of people is on its way, and when it arrives', async () => {
    const held = await holdAnswer(page, 'session.listRecentUsers');
    await page.reload();
    await held.asked;
    await page.getByLabel('Sign-in name').fill(CLINIC_NURSE.login);
    await page.getByLabel('Password', { exact: true }).fill('half of it');
    held.release();
    // The manager signed in here before: the list has her, and would choose her.
    await expect(page.getByRole('navigation', { name: 'Who are you?' }).getByRole('button').first()).toBeVisible();
    await expect(page.getByLabel('Sign-in name')).toHaveValue(CLINIC_NURSE.login);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('half of it');
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await typeCredentials(page, CLINIC_NURSE.login, CLINIC_PASSWORD);
    await atWork(page, CLINIC_NURSE.displayName);
  });

  await browser.close();
  await core.close();
  await rm(world, { recursive: true, force: true, maxRetries: 3 });
});

async function openBrowser(): Promise<{ readonly page: Page; close(): Promise<void> }> {
  const { ELECTRON_RUN_AS_NODE: _none, ...env } = projectEnvironment();
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const app = await _electron.launch({
    args: [inProject('build/e2e/stand-ins/browser')],
    env: Object.fromEntries(given),
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(15_000);
  return { page, close: () => app.close() };
}

/** The answer to the next call of an operation is kept back, as on a slow morning; the rest passes. */
async function holdAnswer(page: Page, operation: string) {
  const { promise: asked, resolve: noteAsked } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let heldId: number | undefined;
  await page.routeWebSocket('**/bridge', (socket) => {
    const core = socket.connectToServer();
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { t: string; id: number; name?: string };
      if (frame.t === 'call' && frame.name === operation && heldId === undefined) {
        heldId = frame.id;
        noteAsked();
      }
      core.send(text);
    });
    core.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { t: string; id?: number };
      if (frame.t === 'reply' && frame.id === heldId) void released.then(() => socket.send(text));
      else socket.send(text);
    });
  });
  return { asked, release };
}
