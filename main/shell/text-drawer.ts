/**
 * Draws text for labels in a window that nobody sees: with the fonts of this computer, offline, in a session of its own that
 * has no page of ours and no network, so that no other page has a say in what a label shows.
 */
import { BrowserWindow, type Session } from 'electron';
import type { DrawnText, TextToDraw } from '../core-channel.ts';
import { drawInPage } from './draw-in-page.ts';
import { lockedWebPreferences } from './security.ts';

export type TextDrawer = {
  /** Null where it could not be drawn: the label is refused then. */
  draw(texts: readonly TextToDraw[]): Promise<readonly DrawnText[] | null>;
  close(): void;
};

const EMPTY_PAGE = 'data:text/html,<!doctype html><title>letters</title>';
/** Labels come in series; a window that waits costs memory. */
const IDLE_MS = 60_000;

const drawers = new WeakSet<BrowserWindow>();

/** No window of the application: it shows nothing and is not counted. */
export const isDrawer = (window: BrowserWindow): boolean => drawers.has(window);

export function createTextDrawer(harden: (session: Session) => void): TextDrawer {
  let open: Promise<BrowserWindow> | undefined;
  let idle: NodeJS.Timeout | undefined;

  function close(): void {
    clearTimeout(idle);
    const closing = open;
    open = undefined;
    void closing?.then((window) => window.destroy()).catch(() => undefined);
  }

  return {
    close,
    async draw(texts) {
      clearTimeout(idle);
      open ??= openDrawer(harden);
      try {
        const window = await open;
        return await window.webContents.executeJavaScript(`(${drawInPage.toString()})(${JSON.stringify(texts)})`);
      } catch {
        close();
        return null;
      } finally {
        clearTimeout(idle);
        idle = setTimeout(close, IDLE_MS).unref();
      }
    },
  };
}

async function openDrawer(harden: (session: Session) => void): Promise<BrowserWindow> {
  const webPreferences = { ...lockedWebPreferences, partition: 'holdfast-letters' };
  const window = new BrowserWindow({ show: false, width: 100, height: 100, skipTaskbar: true, webPreferences });
  drawers.add(window);
  harden(window.webContents.session);
  await window.loadURL(EMPTY_PAGE);
  return window;
}
