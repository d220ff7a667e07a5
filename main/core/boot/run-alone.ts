/** Core without a shell: the renderer is served on loopback (browser mode). Options by argument or environment. */
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { isRefusal } from '#shared/errors/refusal.ts';
import { startBrowserMode } from '../browser-mode/browser-mode.ts';
import { composeCore } from '../compose.ts';
import { chooseVaults } from './choose-vaults.ts';
import { readFillOptions } from './fill-options.ts';
import { readHubOptions } from './hub-options.ts';
import type { CoreLog } from './log.ts';

interface Options {
  readonly data: string;
  readonly organisation?: string;
  readonly port: string;
  readonly renderer: string;
  readonly allowRealData?: boolean;
  readonly fillFrom?: string;
}

function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): Options {
  return new Command('holdfast-core')
    .description('The workstation without a desktop: serves its screens on this computer only.')
    .option(
      '--data <folder>',
      'where this workstation keeps its records',
      env.HOLDFAST_DATA_FOLDER ?? 'holdfast-station',
    )
    .option('--organisation <id>', 'organisation to open, when there are several', env.HOLDFAST_ORGANISATION)
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', env.HOLDFAST_PORT ?? '0')
    .option('--renderer <folder>', 'the built screens', env.HOLDFAST_RENDERER ?? join('out', 'renderer'))
    .option('--fill-from <file>', 'take this snapshot file first, then the line', env.HOLDFAST_FILL_FROM)
    .option('--allow-real-data', 'open organisations that are no demonstration in a browser')
    .parse([...argv])
    .opts<Options>();
}

export interface RunAlone {
  readonly log: CoreLog;
  /** For stations that start as a service; people type theirs into the browser. */
  readonly passphrase?: string;
}

/** Resolves with the exit code when it could not start; else runs until SIGINT or SIGTERM. */
export async function runAlone(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  { log, passphrase }: RunAlone,
): Promise<number | undefined> {
  const { data, organisation, port, renderer, allowRealData = false, fillFrom } = readOptions(argv, env);
  const dataFolder = resolve(data);
  const vaults = chooseVaults({
    dataFolder,
    fileVaultFor: 'demo',
    ...(passphrase === undefined ? {} : { passphrase }),
  });
  const core = composeCore({
    dataFolder,
    log,
    demoOnly: !allowRealData,
    vaults,
    ...readHubOptions(env, log),
    ...readFillOptions(fillFrom, (words) => process.stdout.write(`${words}\n`)),
    ...(organisation ? { organisation } : {}),
  });
  const refused = await core.start();
  if (isRefusal(refused)) {
    process.stderr.write(`${refused.sentence}\n`);
    await core.stop();
    return 1;
  }
  const browser = await startBrowserMode(core, {
    port: Number(port),
    rendererFolder: resolve(renderer),
    allowRealData,
  });
  if (isRefusal(browser)) {
    process.stderr.write(`${browser.sentence}\n`);
    await core.stop();
    return 1;
  }
  process.stdout.write(`Open ${browser.address}\n`);
  if (core.station().state === 'locked') process.stdout.write('This station is locked: type its passphrase there.\n');
  if (core.station().state === 'sealed') process.stdout.write('The records of this station are sealed: connect it.\n');
  const end = (): void => {
    const stopped = browser.close().then(() => core.stop());
    stopped.then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  return undefined;
}
