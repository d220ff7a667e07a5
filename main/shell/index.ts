/** The desktop program's start, read from top to bottom. It keeps windows and core alive and knows nothing of what they say. */
import { mkdirSync } from 'node:fs';
import { app, Menu, protocol, safeStorage, session } from 'electron';
import type { BootMessage, CoreToShell, PrinterSeen } from '../core-channel.ts';
import { APP_ORIGIN, registerAppScheme, serveRenderer } from './app-protocol.ts';
import { type CoreProcess, startCore } from './core-process.ts';
import { createKeyVault } from './key-vault.ts';
import { buildMenu } from './menu.ts';
import { createPagePrinter } from './page-printer.ts';
import { decidePaths } from './paths.ts';
import { createPortBroker } from './port-broker.ts';
import { detectRuntime, selectedStorageBackend } from './runtime-features.ts';
import { hardenContents, hardenSession } from './security.ts';
import { stoppedPage } from './stopped-page.ts';
import { type CoreState, createSupervisor } from './supervisor.ts';
import { createTextDrawer } from './text-drawer.ts';
import { watchBuild } from './watch-build.ts';
import { openWindow, pageWindows, showApplication, showStopped } from './windows.ts';
import { wordsFor } from './words.ts';

const features = detectRuntime();
const paths = decidePaths({
  appPath: app.getAppPath(),
  userData: app.getPath('userData'),
  isPackaged: app.isPackaged,
  env: process.env,
  features,
});
const developmentServer = app.isPackaged ? undefined : process.env.HOLDFAST_RENDERER_URL;
const developmentOrigin = developmentServer && new URL(developmentServer).origin;
const pageAddress = developmentServer ?? `${APP_ORIGIN}/index.html`;

// Electron's own answer is a dialog that waits for a click: nobody clicks in a test or at a developer's terminal.
if (!app.isPackaged) process.on('uncaughtException', leaveLoudly);

mkdirSync(paths.windowProfile, { recursive: true });
app.setPath('userData', paths.windowProfile);
app.setPath('sessionData', paths.windowProfile);

registerAppScheme(protocol);
hardenContents(app, developmentOrigin);
// Where there is no graphics card the old runtime fails on it first, and about one window in sixty is never painted.
if (features.fallbackRuntime) app.disableHardwareAcceleration();
if (process.getuid?.() !== 0) app.enableSandbox();

if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

function run(): void {
  const words = wordsFor(app.getLocale());
  const broker = createPortBroker();
  const drawer = createTextDrawer((letters) => hardenSession(letters));
  const printer = createPagePrinter(
    (pages) => hardenSession(pages),
    () => pageWindows()[0]?.webContents,
  );
  const vault = createKeyVault(safeStorage, () => selectedStorageBackend(safeStorage));
  /** In memory alone: a passphrase outlives core, and never the program. */
  let kept: Pick<BootMessage, 'passphrase'> = {};
  const supervisor = createSupervisor({
    start: () => startCore(features.coreHost, paths),
    boot: () => ({ ...bootMessage(), ...kept }),
    onMessage: receive,
    onState: follow,
  });

  hardenSession(session.defaultSession, developmentOrigin);
  serveRenderer(protocol, paths.renderer, describeStop);
  Menu.setApplicationMenu(buildMenu(words, !app.isPackaged));
  supervisor.start();
  if (developmentServer) watchBuild(paths.coreEntry, () => supervisor.restart());
  openMainWindow();

  app.on('second-instance', focusOrOpen);
  app.on('activate', focusOrOpen);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', quitAfterCore);

  function receive(message: CoreToShell, core: CoreProcess): void {
    if (message.kind === 'port-message' || message.kind === 'port-close') broker.receive(message);
    else if (message.kind === 'keep') kept = { passphrase: message.passphrase };
    else if (message.kind === 'wrap') {
      core.send({ kind: 'wrapped', request: message.request, reply: vault.wrap(message.bytesBase64) });
    } else if (message.kind === 'unwrap') {
      core.send({ kind: 'unwrapped', request: message.request, reply: vault.unwrap(message.bytesBase64) });
    } else if (message.kind === 'draw') {
      const { request, texts } = message;
      void drawer.draw(texts).then((drawn) => core.send({ kind: 'drawn', request, drawn }));
    } else if (message.kind === 'list-printers') {
      const { request } = message;
      const answer = (printers: readonly PrinterSeen[] | null) => core.send({ kind: 'printers', request, printers });
      printer.list().then(answer, () => answer(null));
    } else if (message.kind === 'print') {
      const { request } = message;
      void printer
        .print(message.printer, message.page)
        .then((outcome) => core.send({ kind: 'page-printed', request, outcome }));
    }
  }

  function follow(now: CoreState): void {
    if (now.state === 'running') broker.coreStarted(now.core);
    else broker.coreStopped();
    if (isHopeless(now)) showStopped();
    else if (now.state === 'running') showApplication(pageAddress);
  }

  function describeStop(): string {
    const now = supervisor.state;
    if (now.state === 'fatal') return stoppedPage(words, app.getLocale(), now.code, now.sentence);
    return stoppedPage(words, app.getLocale(), '', isHopeless(now) ? words.keepsStopping : words.starting);
  }

  function openMainWindow(): void {
    const window = openWindow({
      preload: paths.preload,
      features,
      words,
      address: pageAddress,
      onRetry: () => supervisor.retry(),
    });
    // The last window ends the program: one that nobody sees must not keep it.
    window.on('closed', () => drawer.close());
  }

  function focusOrOpen(): void {
    const [window] = pageWindows();
    if (!window) openMainWindow();
    else if (window.isMinimized()) window.restore();
    window?.focus();
  }

  function quitAfterCore(event: { preventDefault(): void }): void {
    if (supervisor.state.state === 'stopped') return;
    event.preventDefault();
    void supervisor.stop().then(() => app.quit());
  }
}

/** Time to say so in words: core named a reason, or has died so often that a window that only waits would be a lie. */
function isHopeless(now: CoreState): boolean {
  return now.state === 'fatal' || (now.state === 'waiting' && now.failures >= 5);
}

function leaveLoudly(fault: Error): void {
  console.error(fault);
  app.exit(1);
}

function bootMessage(): BootMessage {
  return {
    kind: 'boot',
    dataFolder: paths.dataFolder,
    appVersion: app.getVersion(),
    fallbackRuntime: features.fallbackRuntime,
    wrap: app.isPackaged && !features.fallbackRuntime ? 'safe-storage' : 'file',
    rendererFolder: paths.renderer,
  };
}
