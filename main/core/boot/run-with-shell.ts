/** Core under the shell: boot once, one connection for each window, drain and leave when told or when the shell is gone. */
import { isRefusal } from '#shared/errors/refusal.ts';
import { createSafeStorageVault } from '#shared/sqlite/key-vault/safe-storage-vault.ts';
import type { BootMessage } from '../../core-channel.ts';
import type { CoreEndpoint, WindowPort } from '../../core-endpoint.ts';
import { type Core, composeCore } from '../compose.ts';
import { chooseVaults } from './choose-vaults.ts';
import { readFillOptions } from './fill-options.ts';
import { readHubOptions } from './hub-options.ts';
import type { CoreLog } from './log.ts';
import { createShellDrawer } from './shell-drawer.ts';
import { createShellKeychain } from './shell-keychain.ts';
import { createShellPrinting } from './shell-printing.ts';

export interface RunWithShell {
  readonly log: CoreLog;
  /** Ends the process. */
  readonly exit: (code: number) => void;
  /** For stations that start as a service; people type theirs into the window. */
  readonly passphrase?: string;
}

export function runWithShell(shell: CoreEndpoint, { log, exit, passphrase }: RunWithShell): void {
  const keychain = createShellKeychain(shell);
  const drawer = createShellDrawer(shell);
  const printing = createShellPrinting(shell);
  let core: Core | undefined;
  const early: WindowPort[] = [];

  async function boot(message: BootMessage): Promise<void> {
    const { dataFolder, appVersion, fallbackRuntime, stations, wrap } = message;
    const known = message.passphrase ?? passphrase;
    const vaults = chooseVaults({
      dataFolder,
      fileVaultFor: 'demo',
      ...(known === undefined ? {} : { passphrase: known }),
      ...(wrap === 'safe-storage' ? { keychain: createSafeStorageVault(keychain) } : {}),
    });
    const organisation = stations?.[0];
    const made = composeCore({
      dataFolder,
      appVersion,
      fallbackRuntime,
      log,
      vaults,
      drawTexts: drawer.draw,
      printPages: printing,
      ...readHubOptions(process.env, log),
      ...readFillOptions(process.env.HOLDFAST_FILL_FROM, (words) => log.info(words)),
      onPassphrase: (typed) => shell.send({ kind: 'keep', passphrase: typed }),
      ...(organisation === undefined ? {} : { organisation }),
    });
    const refused = await made.start();
    if (isRefusal(refused)) {
      shell.send({ kind: 'fatal', code: refused.code, sentence: refused.sentence });
      return leave(made);
    }
    core = made;
    tellStatus(shell, made);
    for (const port of early.splice(0)) attach(made, port);
    shell.send({ kind: 'ready' });
  }

  async function leave(running: Core | undefined): Promise<void> {
    await running?.stop();
    exit(0);
  }

  const fail = (error: unknown): void => {
    // The supervisor starts core again: what was acknowledged is on the disk.
    queueMicrotask(() => {
      throw error;
    });
  };
  shell.onControl((message) => {
    if (message.kind === 'boot') boot(message).catch(fail);
    else if (message.kind === 'stop') leave(core).catch(fail);
    else if (message.kind === 'drawn') drawer.take(message.request, message.drawn);
    else if (message.kind === 'printers' || message.kind === 'page-printed') printing.take(message);
    else keychain.take(message.request, message.reply);
  });
  shell.onPort((port) => {
    if (core) attach(core, port);
    else early.push(port);
  });
  shell.onLost(() => void leave(core).catch(fail));
}

function attach(core: Core, port: WindowPort): void {
  const connection = core.connect(
    (text) => port.send(text),
    () => port.close(),
  );
  port.onMessage((text) => connection.receive(text));
  port.onClose(() => connection.close());
}

function tellStatus(shell: CoreEndpoint, core: Core): void {
  const tell = (): void => {
    const { link, waiting } = core.sync().status();
    const connection = link === 'not-configured' ? 'none' : link === 'connected' ? 'online' : 'offline';
    shell.send({ kind: 'status', connection, unsentCount: waiting });
  };
  core.watchSync(tell);
  tell();
}
