/** What the measures in a real window have in common: how they wait there, and the window that does nothing. */
import type { ElectronApplication, Page } from '@playwright/test';

interface Probe {
  /** Resolves when it is in the document, before that is drawn; rejects after 20 s. */
  until<Found>(find: () => Found | undefined | null | false): Promise<Found>;
  /** Resolves when what was changed is drawn. */
  drawn(): Promise<void>;
}

declare global {
  var probe: Probe;
}

/** Makes `probe` known in the window. */
export async function installProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
    globalThis.probe = {
      until: (find) =>
        new Promise((resolve, reject) => {
          const late = setTimeout(() => reject(new Error(`never came: ${String(find)}`)), 20_000);
          const observer = new MutationObserver(() => look());
          const look = (): void => {
            const found = find();
            if (!found) return;
            observer.disconnect();
            clearTimeout(late);
            resolve(found);
          };
          observer.observe(document, { subtree: true, childList: true, attributes: true });
          look();
        }),
      async drawn() {
        await frame();
        await new Promise<void>((resolve) => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve();
          channel.port2.postMessage(0);
        });
      },
    };
  });
}

export async function openEmpty(app: ElectronApplication): Promise<Page> {
  const opened = app.waitForEvent('window');
  await app.evaluate(({ BrowserWindow }) => new BrowserWindow({ width: 1366, height: 768 }).loadURL('about:blank'));
  const page = await opened;
  await installProbe(page);
  return page;
}

/** The least that any window needs: a click, one attribute, a frame. Milliseconds. */
export function changeEmpty(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const button = document.body.appendChild(document.createElement('button'));
    button.addEventListener('click', () => {
      button.dataset.state = 'changed';
    });
    const beganMs = performance.now();
    button.click();
    await probe.drawn();
    const tookMs = performance.now() - beganMs;
    button.remove();
    return tookMs;
  });
}
