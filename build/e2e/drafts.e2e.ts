/** A half-written note is worth more than the window, the core and the session in which it was begun. */
import type { Page } from '@playwright/test';
import { bannerShows, lock, NURSE, openChart, openTab, SECOND_NURSE, signIn, signInWithPin } from './acts.ts';
import { findCorePid, getCorePid } from './core-pid.ts';
import { expect, test } from './fixtures.ts';
import { WARD } from './hospital.ts';
import { inspectScreen } from './inspect-screen.ts';

const PIN = '482913';

test('a half-written note survives the window, the core and somebody else; a PIN leads back to it', async ({
  hospital,
}) => {
  const { family } = await hospital.findPatient();
  const station = await hospital.open(WARD);
  await signIn(station.page, NURSE);
  await setPin(station.page);
  await openNotes(station.page, family);
  await station.page.getByRole('button', { name: 'Write a note' }).click();
  await write(station.page, 'Slept badly.');

  await test.step('the window is killed', async () => {
    await station.kill();
    await station.relaunch();
    await signInWithPin(station.page, NURSE, PIN);
    await openNotes(station.page, family);
    await expect(noteField(station.page)).toHaveValue('Slept badly.');
    await expect(station.page.getByText('was kept and is back')).toBeVisible();
  });

  await test.step('core is killed', async () => {
    const { app, page } = station;
    await write(page, 'Slept badly. Breakfast taken.');
    const pid = await getCorePid(app);
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await findCorePid(app)) ?? pid).not.toBe(pid);
    await signInWithPin(page, NURSE, PIN);
    await bannerShows(page, family);
    await expect(noteField(page)).toHaveValue('Slept badly. Breakfast taken.');
  });

  await test.step('another nurse works here in between and sees nothing of it', async () => {
    const { page } = station;
    await noteField(page).press('End');
    await noteField(page).pressSequentially(' Walked to the window.');
    await lock(page);
    await inspectScreen(station, 'locked');
    await page.getByRole('button', { name: SECOND_NURSE }).click();
    await signIn(page, SECOND_NURSE);
    await openNotes(page, family);
    await expect(page.getByRole('button', { name: 'Write a note' })).toBeVisible();
    await expect(page.getByText('Slept badly.')).toHaveCount(0);
    await lock(page);
  });

  await test.step('a PIN leads back, and the note is signed once', async () => {
    const { page } = station;
    await signInWithPin(page, NURSE, PIN);
    await bannerShows(page, family);
    const whole = 'Slept badly. Breakfast taken. Walked to the window.';
    await expect(noteField(page)).toHaveValue(whole);
    await inspectScreen(station, 'note-draft');
    await page.getByRole('button', { name: 'Sign note' }).click();
    await expect(page.getByText('Note signed').first()).toBeVisible();
    await expect(page.getByRole('tabpanel').getByText(whole)).toHaveCount(1);
    await inspectScreen(station, 'notes');
  });
});

async function setPin(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: NURSE }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  const panel = page.getByRole('region', { name: 'PIN for this station' });
  await panel.getByLabel('Current password').fill('holdfast-demo');
  await panel.getByLabel('New PIN').fill(PIN);
  await panel.getByRole('button', { name: 'Set PIN' }).click();
  await expect(panel.getByText('set', { exact: true })).toBeVisible();
}

async function openNotes(page: Page, family: string): Promise<void> {
  await openChart(page, family);
  await openTab(page, 'Notes');
}

/** Of the first section of a nursing note. */
function noteField(page: Page) {
  return page.getByRole('textbox', { name: 'Note', exact: true });
}

/** Resolves when the draft is on the disk, as its database says: a kill may follow. */
async function write(page: Page, text: string): Promise<void> {
  await noteField(page).fill(text);
  const typedMs = await page.evaluate(() => Date.now());
  await expect.poll(() => page.evaluate(findDraftTime)).toBeGreaterThanOrEqual(typedMs);
}

/** When the newest draft was written; runs in the window. */
async function findDraftTime(): Promise<number> {
  const found = (await indexedDB.databases()).find(({ name }) => name?.startsWith('holdfast-drafts-'));
  if (!found?.name) return 0;
  const { name } = found;
  const rows = await new Promise<{ savedAt: number }[]>((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const all = opening.result.transaction('drafts').objectStore('drafts').getAll();
      all.onsuccess = () => {
        opening.result.close();
        resolve(all.result as { savedAt: number }[]);
      };
      all.onerror = () => reject(all.error);
    };
  });
  return Math.max(0, ...rows.map(({ savedAt }) => savedAt));
}
