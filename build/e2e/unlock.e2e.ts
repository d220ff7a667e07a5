/** A station without a keychain: a passphrase at set-up, at each start, and another one later. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { atWork, openChart, openSettings, register, speak } from './acts.ts';
import { CLINIC_NURSE, CLINIC_PASSWORD, foundClinic, MANAGER, setUpToKeys, typeCredentials } from './clinic.ts';
import { findCorePid, getCorePid } from './core-pid.ts';
import { expect, test } from './fixtures.ts';
import { inspectFrench, inspectScreen } from './inspect-screen.ts';

const PASSPHRASE = 'lantern gravel orchid kettle';
const NEXT = 'marble saffron window tuesday';

test('a passphrase opens the station after each start; until then it says so and nobody can sign in', async ({
  hospital,
  launch,
}) => {
  test.setTimeout(150_000);
  const dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-e2e-locked-'));
  const clinic = await foundClinic(hospital, 'Rathmoyle Clinic');
  let station = await launch({ dataFolder });
  const restart = async () => {
    await station.close();
    station = await launch({ dataFolder });
    await expect(passphraseField(station.page)).toBeVisible();
  };

  await test.step('it is chosen at set-up, twice, and not a weak one', async () => {
    const { page } = station;
    await setUpToKeys(page, clinic);
    await page.getByRole('radio', { name: 'Passphrase' }).check();
    await expect(page.getByText('stays locked until someone types the passphrase')).toBeVisible();
    await passphraseField(page).fill('hospital');
    await expect(page.getByText('Easily guessed: add a word')).toBeVisible();
    await inspectScreen(station, 'first-screen-passphrase-weak');
    await passphraseField(page).fill(PASSPHRASE);
    await page.getByLabel('The same again').fill('lantern gravel orchard');
    await expect(page.getByText('This is not the same')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Set up' })).toBeDisabled();
    await page.getByLabel('The same again').fill(PASSPHRASE);
    await inspectScreen(station, 'first-screen-passphrase');
    await page.getByRole('button', { name: 'Set up' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await typeCredentials(page, CLINIC_NURSE.login);
    await atWork(page, CLINIC_NURSE.displayName);
    await register(page, { family: 'Quercus', given: 'Ada', sex: 'Female', born: '04/05/1980' });
  });

  await test.step('a core that died comes back by itself', async () => {
    const { app, page } = station;
    const pid = await getCorePid(app);
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await findCorePid(app)) ?? pid).not.toBe(pid);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });

  await test.step('after a start it is asked for; a wrong one is said, and what was typed stays to be looked at', async () => {
    await restart();
    const { page } = station;
    await expect(page.getByRole('heading', { name: 'Sign in' })).toHaveCount(0);
    await expect(page.getByText('Rathmoyle Clinic')).toBeVisible();
    await inspectScreen(station, 'unlock');
    await unlock(page, 'lantern gravel orchid kettel');
    await expect(page.getByText('This passphrase does not open the records')).toBeVisible();
    await expect(passphraseField(page)).toHaveValue('lantern gravel orchid kettel');
    await inspectScreen(station, 'unlock-wrong');
  });

  await test.step('in French, too', async () => {
    const { page } = station;
    await page.evaluate(() => localStorage.setItem('holdfast-preferences', JSON.stringify({ language: 'fr' })));
    await page.reload();
    await page.getByRole('textbox', { name: 'Phrase secrète de ce poste' }).fill('lanterne gravier');
    await page.getByRole('button', { name: 'Déverrouiller' }).click();
    await expect(page.getByText('Cette phrase secrète n’ouvre pas les dossiers')).toBeVisible();
    await page.getByText('Personne ne connaît la phrase secrète ?').click();
    await inspectScreen(station, 'unlock-fr');
    await page.evaluate(() => localStorage.clear());
    await page.reload();
  });

  await test.step('the right one brings everything back', async () => {
    const { page } = station;
    await unlock(page, PASSPHRASE);
    await page.getByRole('button', { name: CLINIC_NURSE.displayName }).click();
    await page.getByLabel('Password', { exact: true }).fill(CLINIC_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await atWork(page, CLINIC_NURSE.displayName);
    await openChart(page, 'Quercus');
    await openSettings(page, CLINIC_NURSE.displayName);
    await expect(page.getByText('An administrator can set a passphrase.')).toBeVisible();
  });

  await test.step('an administrator changes it in the settings', async () => {
    const { page } = station;
    await page.keyboard.press('F9');
    await page.getByRole('button', { name: 'Somebody else' }).click();
    await typeCredentials(page, MANAGER.login);
    await atWork(page, MANAGER.displayName);
    await openSettings(page, MANAGER.displayName);
    const keys = page.getByRole('region', { name: 'Keys of this station' });
    await keys.getByRole('button', { name: 'Change the passphrase' }).click();
    await passphraseField(page).fill(NEXT);
    await page.getByLabel('The same again').fill(NEXT);
    await page.getByLabel('Your own password, to confirm').fill(CLINIC_PASSWORD);
    await inspectScreen(station, 'settings-passphrase');
    await speak(page, 'Français');
    await inspectFrench(station, 'settings-passphrase');
    await speak(page, 'English');
    await keys.getByRole('button', { name: 'Change the passphrase' }).click();
    await expect(page.getByText('The passphrase holds from the next start').first()).toBeVisible();
  });

  await test.step('from the next start only the new one opens; wrong tries are slowed', async () => {
    await restart();
    const { page } = station;
    for (let n = 0; n < 3; n += 1) {
      await unlock(page, PASSPHRASE);
      await expect(page.getByText('This passphrase does not open the records')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Unlock' })).toBeEnabled();
    }
    await unlock(page, NEXT);
    await expect(page.getByText(/Wait \d seconds?, then try again/)).toBeVisible();
    await expect(async () => {
      await page.getByRole('button', { name: 'Unlock' }).click();
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 1_500 });
    }).toPass();
  });

  await station.close();
  const disk = await readFolder(dataFolder);
  for (const word of ['lantern', 'saffron', 'Quercus']) expect(disk).not.toContain(word);
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 3 });
});

const passphraseField = (page: Page) => page.getByRole('textbox', { name: 'Passphrase of this station' });

async function unlock(page: Page, passphrase: string): Promise<void> {
  await passphraseField(page).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

async function readFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')))).join(
    '\n',
  );
}
