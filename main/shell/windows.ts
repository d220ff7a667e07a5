import { app, BrowserWindow } from 'electron';
import { APP_ORIGIN, STOPPED_PATH } from './app-protocol.ts';
import { isHidden } from './hidden-window.ts';
import type { RuntimeFeatures } from './runtime-features.ts';
import { lockedWebPreferences } from './security.ts';
import { RETRY_PATH } from './stopped-page.ts';
import type { ShellWords } from './words.ts';

export type WindowOptions = {
  preload: string;
  features: RuntimeFeatures;
  words: ShellWords;
  /** Address of the page; the development server's while developing. */
  address: string;
  onRetry: () => void;
};

/** A ward's smallest screen is 1366×768. */
const SIZE = { width: 1366, height: 768, minWidth: 1024, minHeight: 640 };

export function openWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...SIZE,
    show: false,
    autoHideMenuBar: true,
    title: titleOf(app.name, options),
    backgroundColor: '#f6f7f9',
    webPreferences: {
      ...lockedWebPreferences,
      preload: options.preload,
      additionalArguments: [`--holdfast-fallback-runtime=${options.features.fallbackRuntime}`],
    },
  });
  keepTitle(window, options);
  window.once('ready-to-show', () => window.show());
  window.webContents.on('will-navigate', (event) => {
    if (event.url !== APP_ORIGIN + RETRY_PATH) return;
    event.preventDefault();
    options.onRetry();
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.reload();
  });
  void window.loadURL(options.address);
  return window;
}

/** What people see; the windows that draw letters and print labels are none of them. */
export const pageWindows = (): BrowserWindow[] => BrowserWindow.getAllWindows().filter((window) => !isHidden(window));

/** All windows show why core does not run, or go back to the application. */
export function showStopped(): void {
  for (const window of pageWindows()) void window.loadURL(APP_ORIGIN + STOPPED_PATH);
}

export function showApplication(address: string): void {
  for (const window of pageWindows()) {
    if (window.webContents.getURL() === APP_ORIGIN + STOPPED_PATH) void window.loadURL(address);
  }
}

/** @SAFETY The title says when this is the unpatched development runtime, whatever the page calls itself. */
function keepTitle(window: BrowserWindow, options: WindowOptions): void {
  window.on('page-title-updated', (event, pageTitle) => {
    event.preventDefault();
    window.setTitle(titleOf(pageTitle, options));
  });
}

function titleOf(name: string, { features, words }: WindowOptions): string {
  return features.fallbackRuntime ? `${name} — ${words.developmentRuntime}` : name;
}
