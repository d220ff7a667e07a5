/** The same screens in a browser: the passphrase, and a sign-in form that stays under the fingers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { atWork } from './acts.ts';
import { startBrowserStation } from './browser-station.ts';
import { CLINIC_NURSE, CLINIC_PASSWORD, foundClinic, MANAGER, openOffice, typeCredentials } from './clinic.ts';
import { expect, test } from './fixtures.ts';
import { openBrowser } from './open-browser.ts';

const PASSPHRASE = 'lantern gravel orchid kettle';

/** Whatever became of the test, nothing of it goes on running. */
const ending: (() => Promise<unknown>)[] = [];
test.afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

test('a browser asks for the passphrase; a list of people that comes late takes nothing from the form', async ({
  hospital,
}) => {
  test.setTimeout(120_000);
  const world = await mkdtemp(join(tmpdir(), 'holdfast-e2e-browser-'));
  ending.push(() => rm(world, { recursive: true, force: true, maxRetries: 3 }));
  const dataFolder = join(world, 'station');
  const clinic = await foundClinic(hospital, 'Lisgar Clinic');
  const office = await openOffice(dataFolder, clinic, { passphrase: PASSPHRASE, login: CLINIC_NURSE.login });
  await office.close();
  const core = await startBrowserStation(dataFolder);
  ending.push(core.close);
  const browser = await openBrowser(core.address);
  ending.push(browser.close);
  const { page } = browser;

  await test.step('locked, as the terminal says too; wrong, then right', async () => {
    await expect.poll(() => core.printed()).toContain('This station is locked');
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
    await held.asked();
    await expect(page.getByLabel('Sign-in name')).toHaveValue(MANAGER.login);
    await page.getByLabel('Password', { exact: true }).fill('half of it');
    await held.release();
    // The nurse worked here last: the list that arrives begins with her, and an untouched form would be hers.
    const people = page.getByRole('navigation', { name: 'Who are you?' }).getByRole('button');
    await expect(people.first()).toContainText(CLINIC_NURSE.displayName);
    await expect(page.getByLabel('Sign-in name')).toHaveValue(MANAGER.login);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('half of it');
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await typeCredentials(page, MANAGER.login, CLINIC_PASSWORD);
    await atWork(page, MANAGER.displayName);
  });
});

/** The answer to the next call of an operation is kept back, as on a slow morning; the rest passes. From the next load on. */
async function holdAnswer(page: Page, operation: string) {
  await page.addInitScript(holdInPage, operation);
  await page.reload();
  return {
    asked: () => page.waitForFunction(() => (globalThis as Held).held !== undefined),
    release: () => page.evaluate(() => (globalThis as Held).held?.()),
  };
}

type Held = typeof globalThis & { held?: () => void };

/** Runs in the page, before its scripts. */
function holdInPage(operation: string): void {
  globalThis.WebSocket = class extends WebSocket {
    #heldId: number | undefined;

    constructor(address: string | URL) {
      super(address);
      this.addEventListener('message', (event) => {
        const frame = JSON.parse(String(event.data)) as { t: string; id?: number };
        if (frame.t !== 'reply' || frame.id !== this.#heldId || !event.isTrusted) return;
        event.stopImmediatePropagation();
        const { data } = event;
        (globalThis as Held).held = () => this.dispatchEvent(new MessageEvent('message', { data }));
      });
    }

    override send(text: string): void {
      const frame = JSON.parse(text) as { t: string; id: number; name?: string };
      if (frame.t === 'call' && frame.name === operation) this.#heldId ??= frame.id;
      super.send(text);
    }
  };
}
