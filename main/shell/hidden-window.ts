/**
 * Windows that nobody sees: offline, in a session of their own that has no page of ours and no network, so that no other page
 * has a say in what a label shows.
 */
import { BrowserWindow, type Session, type WebPreferences } from 'electron';
import { lockedWebPreferences } from './security.ts';

const hidden = new WeakSet<BrowserWindow>();

/** No window of the application: it shows nothing and is not counted. */
export const isHidden = (window: BrowserWindow): boolean => hidden.has(window);

export async function openHidden(
  address: string,
  harden: (session: Session) => void,
  own: Pick<WebPreferences, 'partition' | 'javascript'>,
): Promise<BrowserWindow> {
  const webPreferences = { ...lockedWebPreferences, ...own };
  const window = new BrowserWindow({ show: false, width: 100, height: 100, skipTaskbar: true, webPreferences });
  hidden.add(window);
  harden(window.webContents.session);
  await window.loadURL(address).catch((error: unknown) => {
    window.destroy();
    throw error;
  });
  return window;
}
