/** The end of a station's lease on its screens: the countdown, the extension by two people, the sealed screen. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowserMode } from '#main/core/browser-mode/browser-mode.ts';
import { composeCore } from '#main/core/compose.ts';
import { createTestClock } from '#main/core/testing/test-desk.ts';
import { openTestWindow } from '#main/core/testing/test-window.ts';
import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { inProject } from '../scripts/project.ts';
import { atWork, speak } from './acts.ts';
import { CLINIC_NURSE, CLINIC_PASSWORD, foundClinic, typeCredentials } from './clinic.ts';
import { expect, test } from './fixtures.ts';
import { inspectFrench, inspectScreen } from './inspect-screen.ts';
import { openBrowser } from './open-browser.ts';

const DAY_MS = 86_400_000;

/** Whatever became of the test, nothing of it goes on running. */
const ending: (() => Promise<unknown>)[] = [];
test.afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

test('the last day is counted down and extended by two people; then the records are sealed until contact', async ({
  hospital,
}) => {
  test.setTimeout(120_000);
  const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-e2e-lease-'));
  ending.push(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 3 }));
  const clinic = await foundClinic(hospital, 'Inver Clinic', [{ login: 'rory', displayName: 'Rory Hale' }]);
  const clock = createTestClock(Date.now());
  const line = { isUp: true };
  const carried: typeof fetch = (input, init) =>
    line.isUp ? fetch(input, init) : Promise.reject(new TypeError('cut'));
  const core = composeCore({ dataFolder, clock, fetch: carried, openReserve: () => undefined });
  ending.push(core.stop);
  await core.start();
  const window = openTestWindow(core);
  const at = { address: clinic.address, code: clinic.code };
  const { fingerprint, sites } = await window.done(contract.station.checkCode, at);
  const desk = { stationName: 'Desk 1', siteId: sites[0]?.id ?? '', purpose: 'ward' as const };
  await window.done(contract.station.enrol, { ...at, fingerprint, ...desk });
  await window.until(contract.lease.watch, {}, ({ phase }) => phase === 'running');
  const served = await startBrowserMode(core, { port: 0, rendererFolder: inProject('out/renderer') });
  if (isRefusal(served)) throw new Error(served.sentence);
  ending.push(served.close);
  const browser = await openBrowser(served.address);
  ending.push(browser.close);
  const { page } = browser;
  const screen = { ...browser, dataFolder };
  const passes = async (days: number) => {
    clock.advance(days * DAY_MS);
    await core.workplace()?.lease.look();
  };

  await test.step('counted down from the last third, also before sign-in', async () => {
    line.isUp = false;
    await passes(21);
    await expect(page.getByText('days left: this station needs contact with central')).toBeVisible();
    await inspectScreen(screen, 'lease-sign-in');
    await typeCredentials(page, CLINIC_NURSE.login);
    await atWork(page, CLINIC_NURSE.displayName);
    await expect(page.getByText('days left: this station needs contact with central')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Extend by 24 hours' })).toHaveCount(0);
  });

  await test.step('in the last day two people extend it', async () => {
    await passes(8.5);
    await speak(page, 'Français');
    await page.getByRole('button', { name: 'Prolonger de 24 heures' }).first().click();
    await inspectFrench(screen, 'lease-extend');
    await page.getByRole('button', { name: 'Annuler' }).click();
    await speak(page, 'English');
    await page.getByRole('button', { name: 'Extend by 24 hours' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill(CLINIC_PASSWORD);
    await dialog.getByLabel('Sign-in name of the second person').fill('rory');
    await dialog.getByLabel('Password of the second person').fill(CLINIC_PASSWORD);
    await dialog.getByLabel('Why').fill('storm, the link is down');
    await inspectScreen(screen, 'lease-extend');
    await dialog.getByRole('button', { name: 'Extend by 24 hours' }).click();
    await expect(page.getByText('Extended until').first()).toBeVisible();
    await expect(dialog).toHaveCount(0);
  });

  await test.step('sealed at its end, in both languages; it opens by itself at contact', async () => {
    await passes(3);
    await expect(page.getByRole('heading', { name: 'The records of this station are sealed' })).toBeVisible();
    await expect(page.getByText('only central can read')).toBeVisible();
    await page.getByRole('button', { name: 'Ask central now' }).click();
    await expect(page.getByText('it does not answer.')).toBeVisible();
    await inspectScreen(screen, 'sealed');
    await page.evaluate(() => localStorage.setItem('holdfast-preferences', JSON.stringify({ language: 'fr' })));
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Les dossiers de ce poste sont scellés' })).toBeVisible();
    await inspectScreen(screen, 'sealed-fr');
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    line.isUp = true;
    await page.getByRole('button', { name: 'Ask central now' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
});
