/**
 * Draws text for labels in a window that nobody sees, with the fonts of this computer.
 */
import type { BrowserWindow, Session } from 'electron';
import type { DrawnText, TextToDraw } from '../core-channel.ts';
import { drawInPage } from './draw-in-page.ts';
import { openHidden } from './hidden-window.ts';

export type TextDrawer = {
  /** Null where it could not be drawn: the label is refused then. */
  draw(texts: readonly TextToDraw[]): Promise<readonly DrawnText[] | null>;
  close(): void;
};

const EMPTY_PAGE = 'data:text/html,<!doctype html><title>letters</title>';
/** Labels come in series; a window that waits costs memory. */
const IDLE_MS = 60_000;

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
      open ??= openHidden(EMPTY_PAGE, harden, { partition: 'holdfast-letters' });
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
