import type { Command } from 'commander';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { startServer } from '../start-server.ts';
import { print } from './with-context.ts';

/** `serve`, and what runs without a command. */
export function registerServe(program: Command, environment: Environment): void {
  const serving = program
    .command('serve', { isDefault: true })
    .description('serve the databases of a data folder (the default)')
    .option('--listen <host:port>', 'address to listen on', environment.listen ?? '127.0.0.1:5984')
    .option('--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data')
    .option('--admin <user:password>', 'administrator of the server (makes plain databases; does not read records)')
    .option('--tls-cert <file>', 'certificate chain in PEM', environment.tlsCert)
    .option('--tls-key <file>', 'its private key in PEM', environment.tlsKey)
    .option('--max-document-mb <number>', 'largest document without attachments', '8')
    .option('--log-level <level>', 'silent, error, warn, info or debug', environment.logLevel ?? 'info')
    .action((options: Settings) => serve({ ...options, admin: options.admin ?? environment.admin }));
  program.addHelpText('after', () => `\nOptions of serve, which may be left out:\n\n${serving.helpInformation()}`);
}

async function serve(settings: Settings): Promise<void> {
  const server = await startServer(settings);
  print(`Holdfast sync server listens on ${server.address}`);
  print(`Data: ${server.context.config.dataFolder}`);
  await signalToStop();
  await server.close();
}

function signalToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
