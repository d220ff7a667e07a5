/**
 * What a page may do: nothing but show itself and talk to core. A page has no Node, no network, no other page, no
 * permission and no device, whatever code came to run in it.
 */
import type { App, Session, WebContents, WebPreferences } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

export const lockedWebPreferences: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  // Chromium would fetch dictionaries from the internet.
  spellcheck: false,
  safeDialogs: true,
};

const localSchemes = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** `developmentOrigin` is the origin of the development server, never set in a packaged application. */
export function hardenSession(session: Session, developmentOrigin?: string): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !isAllowedAddress(url, developmentOrigin) }),
  );
  session.on('will-download', (event) => event.preventDefault());
}

export function hardenContents(app: App, developmentOrigin?: string): void {
  app.on('web-contents-created', (_event, contents) => confine(contents, developmentOrigin));
}

/** Exported for tests. */
export function isAllowedAddress(address: string, developmentOrigin?: string): boolean {
  const url = parse(address);
  if (!url) return false;
  if (localSchemes.has(url.protocol)) return true;
  if (developmentOrigin === undefined) return false;
  return new URL(developmentOrigin).host === url.host;
}

function isOwnPage(address: string, developmentOrigin?: string): boolean {
  return (
    address.startsWith(`${APP_ORIGIN}/`) ||
    (developmentOrigin !== undefined && parse(address)?.origin === developmentOrigin)
  );
}

function confine(contents: WebContents, developmentOrigin?: string): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  const stay = (event: { preventDefault(): void }, address: string) => {
    if (!isOwnPage(address, developmentOrigin)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
}

/** Not `URL.canParse`: the development runtime's Node is older. */
function parse(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
