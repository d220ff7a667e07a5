import type { Page } from '@playwright/test';
import type { DesktopBridge, DesktopLine } from '#shared/contract/desktop-bridge.ts';
import { inProject } from '../scripts/project.ts';
import { expect, test } from './fixtures.ts';
import { takePictures } from './launch.ts';

type BridgedWindow = Window & { holdfast: DesktopBridge; line: DesktopLine; closes: number };

const echoCore = { HOLDFAST_CORE_ENTRY: inProject('build/e2e/stand-ins/echo-core.cjs') };

test('an empty window opens', async ({ launch }) => {
  const launched = await launch({ env: echoCore });
  await expect(launched.page.locator('#root')).not.toBeEmpty();
  await expect.poll(() => titleOf(launched.app)).toContain('Holdfast');
  await takePictures(launched, 'first-window');
});

test('the title names the development runtime, and only that one', async ({ launch }) => {
  const { app } = await launch({ env: echoCore });
  const major = await app.evaluate(() => Number.parseInt(process.versions.electron, 10));
  await expect
    .poll(() => titleOf(app))
    .toEqual(major < 45 ? expect.stringContaining('development runtime') : 'Holdfast');
});

test('a page is isolated and has no Node, no network and no other page', async ({ launch }) => {
  const { app, page } = await launch({ env: echoCore });
  const reach = await page.evaluate(async () => ({
    isolated: crossOriginIsolated,
    require: typeof (globalThis as { require?: unknown }).require,
    process: typeof (globalThis as { process?: unknown }).process,
    network: await fetch('http://127.0.0.1:9/').then(String, () => 'refused'),
    opened: window.open('https://example.org/') === null,
    outside: (await fetch('/../../package.json')).status,
    encoded: (await fetch('/%2e%2e%2f%2e%2e%2fpackage.json')).status,
    notifications: await Notification.requestPermission(),
    frozen: Object.isFrozen((globalThis as unknown as BridgedWindow).holdfast),
  }));
  expect(reach).toEqual({
    isolated: true,
    require: 'undefined',
    process: 'undefined',
    network: 'refused',
    opened: true,
    outside: 404,
    encoded: 404,
    notifications: 'denied',
    frozen: true,
  });
  await page.evaluate(() => {
    location.href = 'https://example.org/';
  });
  expect(page.url()).toMatch(/^app:\/\/holdfast\//);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('text travels to core and back, a keychain answers or says why not, and a core that dies is there again', async ({
  launch,
}) => {
  const { page } = await launch({ env: echoCore });
  await connect(page);
  const first = JSON.parse(await say(page, 'good morning'));
  expect(first.echo).toBe('good morning');
  expect(JSON.parse(await say(page, 'wrap')).state).toMatch(/^(done|refused)$/);

  await page.evaluate(() => (globalThis as unknown as BridgedWindow).line.postMessage('die'));
  await page.waitForFunction(() => (globalThis as unknown as BridgedWindow).closes === 1);
  await connect(page);
  const second = JSON.parse(await say(page, 'again'));
  expect(second.echo).toBe('again');
  expect(second.pid).not.toBe(first.pid);
});

test('a core that cannot start is explained in words', async ({ launch }) => {
  const launched = await launch({ env: { ...echoCore, HOLDFAST_STAND_IN: 'fatal' } });
  await expect(launched.page.getByRole('alert')).toHaveText('The key <of> this station does not open its records.');
  await takePictures(launched, 'stopped');
  await launched.page.getByRole('link', { name: 'Try again' }).click();
  await expect(launched.page.getByRole('alert')).toContainText('does not open its records');
});

async function connect(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const own = globalThis as unknown as BridgedWindow;
    own.closes ??= 0;
    own.line = await own.holdfast.connect();
    own.line.onClose(() => {
      own.closes += 1;
    });
  });
}

async function say(page: Page, text: string): Promise<string> {
  return page.evaluate(
    (words) =>
      new Promise<string>((resolve) => {
        const { line } = globalThis as unknown as BridgedWindow;
        line.onMessage(resolve);
        line.postMessage(words);
      }),
    text,
  );
}

function titleOf(app: import('@playwright/test').ElectronApplication): Promise<string> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? '');
}
