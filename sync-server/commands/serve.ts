import type { Command } from 'commander';
import { decideConfig, isLoopback, readRole, type Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { createDnsSdAdvertiser } from '../hub/dns-sd-advertiser.ts';
import { type HubParts, startHub } from '../hub/start-hub.ts';
import { createLog } from '../operations/create-log.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { print } from './with-context.ts';

/** `serve`, and what runs without a command. */
export function registerServe(program: Command, environment: Environment): void {
  const serving = program
    .command('serve', { isDefault: true })
    .description('serve the databases of a data folder (the default)')
    .option('--listen <host:port>', 'address to listen on', environment.listen ?? '127.0.0.1:5984')
    .option('--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data')
    .option('--storage <place>', 'sqlite (files in the data folder), or postgres://user:password@host:port/database')
    .option('--admin <user:password>', 'administrator of the server (makes plain databases; does not read records)')
    .option('--metrics-token <token>', 'who sends it as bearer may read /_metrics (as administrators may)')
    .option(
      '--tls-cert <file>',
      'certificate chain in PEM; read again when it changes, and on SIGHUP',
      environment.tlsCert,
    )
    .option('--tls-key <file>', 'its private key in PEM', environment.tlsKey)
    .option(
      '--role <role>',
      "central, or hub: a clinic's own server in front of central",
      environment.role ?? 'central',
    )
    .option('--upstream <url>', 'of a hub: the address of central, where it is not the one it joined at')
    .option('--no-announce', 'of a hub: do not announce it on the network by DNS-SD')
    .option('--max-document-mb <number>', 'largest document without attachments', '8')
    .option('--log-level <level>', 'silent, error, warn, info or debug', environment.logLevel ?? 'info')
    .action((options: ServeSettings) => serve(withSecrets(options, environment)));
  program.addHelpText('after', () => `\nOptions of serve, which may be left out:\n\n${serving.helpInformation()}`);
}

/** What must not stand in a help text as the value in force. */
function withSecrets(options: ServeSettings, { admin, metricsToken, storage, upstream }: Environment): ServeSettings {
  return {
    ...options,
    admin: options.admin ?? admin,
    metricsToken: options.metricsToken ?? metricsToken,
    storage: options.storage ?? storage,
    upstream: options.upstream ?? upstream,
  };
}

type ServeSettings = Settings & { readonly announce?: boolean };

/** A hub that only this machine reaches is announced to nobody. */
function announcing(settings: ServeSettings): HubParts {
  const { host, logLevel } = decideConfig(settings);
  if (settings.announce === false || isLoopback(host)) return {};
  const log = createLog(logLevel);
  const report = (fault: unknown) => log.warn({ fault: String(fault) }, 'the network does not carry the announcement');
  return { advertiser: createDnsSdAdvertiser({ report }), log };
}

/** Calls under way may take so long when the server is told to stop (OP3). systemd's TimeoutStopSec lies beyond it. */
const DRAIN_MS = 20_000;
/** Databases close in milliseconds; one that does not, on a disk that hangs, must not keep the process. */
const CLOSE_MS = 5000;

async function serve(settings: ServeSettings): Promise<void> {
  const isHub = readRole(settings) === 'hub';
  const hub = isHub ? await startHub(settings, announcing(settings)) : undefined;
  const server = hub ?? (await startServer(settings));
  const { config, log } = server.context;
  print(`Holdfast ${isHub ? 'hub' : 'sync server'} listens on ${server.address}`);
  print(`Data: ${config.dataFolder}`);
  // A terminal that closes ends the server, as it does every program; a service manager asks for the files to be read.
  if (config.tls || !process.stdin.isTTY) process.on('SIGHUP', () => server.reloadTls());
  const next = await Promise.race([
    signalToStop().then(() => 'stop' as const),
    ...(hub ? [hub.fellBack.then(() => 'begin-anew' as const)] : []),
  ]);
  if (next === 'begin-anew') {
    log.warn('these databases are an older copy: central has had more from here. Beginning anew');
    await server.close({ withinMs: 0 });
    return serve(settings);
  }
  log.info('stopping: no new call is taken, those under way may finish');
  await stop(server);
  log.info('stopped');
}

async function stop(server: RunningServer): Promise<void> {
  const hurry = new AbortController();
  void signalToStop().then(() => hurry.abort());
  setTimeout(() => process.exit(1), DRAIN_MS + CLOSE_MS).unref();
  await server.close({ withinMs: DRAIN_MS, hurry: hurry.signal });
}

/** The next signal; one after that finds nobody listening, and ends the process as it always does. */
function signalToStop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const told = () => {
    process.off('SIGINT', told).off('SIGTERM', told);
    resolve();
  };
  process.on('SIGINT', told).on('SIGTERM', told);
  return promise;
}
