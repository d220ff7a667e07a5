/** What the person reads when a PIN is wrong, a password waits for contact, or an account has been disabled. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { contract } from '#shared/contract/index.ts';
import { FINE, startLossyProxy } from '../system/lossy-proxy.ts';
import { atWork, lock, openSettings } from './acts.ts';
import { CLINIC_NURSE, CLINIC_PASSWORD, foundClinic, MANAGER, openOffice, setUp, typeCredentials } from './clinic.ts';
import { expect, test } from './fixtures.ts';
import { inspectScreen } from './inspect-screen.ts';

const PIN = '482913';
const NEXT_PASSWORD = 'nine quiet harbours';
const NAME = CLINIC_NURSE.displayName;

test('PIN tries, a password that waits for contact, and a disabled account are said in words', async ({
  hospital,
  launch,
}) => {
  test.setTimeout(150_000);
  const clinic = await foundClinic(hospital, 'Knockrea Clinic');
  const network = await startLossyProxy({ targetPort: portOf(clinic.address), seed: 3, weather: FINE });
  const station = await launch();
  const { page } = station;
  await setUp(page, { ...clinic, address: network.address });
  await typeCredentials(page, CLINIC_NURSE.login);
  await atWork(page, NAME);

  await test.step('each wrong PIN says how many tries are left; then the password is asked for, and says why', async () => {
    await openSettings(page, NAME);
    const panel = page.getByRole('region', { name: 'PIN for this station' });
    await panel.getByLabel('Current password').fill(CLINIC_PASSWORD);
    await panel.getByLabel('New PIN').fill(PIN);
    await panel.getByRole('button', { name: 'Set PIN' }).click();
    await expect(panel.getByText('set', { exact: true })).toBeVisible();
    await lock(page);
    for (const left of ['4 tries left', '3 tries left', '2 tries left', '1 try left']) {
      await typePin(page, '0000');
      await expect(page.getByText(left)).toBeVisible();
    }
    await inspectScreen(station, 'sign-in-pin-wrong');
    await typePin(page, '0000');
    await expect(page.getByText('The PIN is not taken any more')).toBeVisible();
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await inspectScreen(station, 'sign-in-pin-spent');
    await typePassword(page, CLINIC_PASSWORD);
    await atWork(page, NAME);
    await lock(page);
    await typePin(page, PIN);
    await atWork(page, NAME);
  });

  await test.step('a password changed without contact holds here and is shown to wait', async () => {
    await network.takeAway();
    await openSettings(page, NAME);
    const panel = page.getByRole('region', { name: 'Password', exact: true });
    await panel.getByLabel('Current password').fill(CLINIC_PASSWORD);
    await panel.getByLabel('New password').fill(NEXT_PASSWORD);
    await panel.getByRole('button', { name: 'Change password' }).click();
    await expect(panel.getByText('holds on this station alone')).toBeVisible();
    await expect(page.getByRole('banner').getByText('password waits for contact')).toBeVisible();
    await inspectScreen(station, 'settings-password-waits');
    await lock(page);
    await page.getByRole('button', { name: 'Use the password' }).click();
    await typePassword(page, CLINIC_PASSWORD);
    await expect(page.getByText('Name or password is not right')).toBeVisible();
    await typePassword(page, NEXT_PASSWORD);
    await atWork(page, NAME);
  });

  await test.step('with contact it becomes known, and waits no longer', async () => {
    await network.bringBack();
    await expect(page.getByLabel('Status', { exact: true })).toContainText('all sent');
    await lock(page);
    await page.getByRole('button', { name: 'Use the password' }).click();
    await typePassword(page, NEXT_PASSWORD);
    await atWork(page, NAME);
    await expect(page.getByText('password waits for contact')).toHaveCount(0);
  });

  await test.step('who is disabled is out at once, reads why, and cannot come back', async () => {
    const world = await mkdtemp(join(tmpdir(), 'holdfast-e2e-office-'));
    const office = await openOffice(world, { ...clinic, code: await clinic.issueCode() });
    const { users } = await office.window.done(contract.users.list, {});
    const nurse = users.find(({ login }) => login === CLINIC_NURSE.login);
    const disable = { password: CLINIC_PASSWORD, userId: nurse?.userId ?? '', state: 'disabled' as const };
    await office.window.done(contract.users.change, disable);
    await expect(page.getByText('You were signed out: this account has been disabled')).toBeVisible();
    await inspectScreen(station, 'sign-in-disabled');
    await page.evaluate(() => localStorage.setItem('holdfast-preferences', JSON.stringify({ language: 'fr' })));
    await page.reload();
    await page.getByLabel('Identifiant').fill(CLINIC_NURSE.login);
    await page.getByLabel('Mot de passe', { exact: true }).fill(NEXT_PASSWORD);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await expect(page.getByText('Cet utilisateur a été désactivé')).toBeVisible();
    await expect(page.getByText('Un administrateur peut le réactiver.')).toBeVisible();
    await inspectScreen(station, 'sign-in-disabled-fr');
    await office.close();
    await rm(world, { recursive: true, force: true, maxRetries: 3 });
  });

  await test.step('an administrator sees the account as disabled', async () => {
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await typeCredentials(page, MANAGER.login);
    await atWork(page, MANAGER.displayName);
    await expect(page.getByRole('row', { name: new RegExp(`${NAME}.*disabled`) })).toBeVisible();
    await inspectScreen(station, 'users-disabled');
  });
  await network.close();
});

async function typePin(page: Page, pin: string): Promise<void> {
  await page.getByRole('textbox', { name: 'PIN' }).fill(pin);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function typePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const portOf = (address: string): number => Number(new URL(address).port);
