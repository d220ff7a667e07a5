import type { Command } from 'commander';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { CannotRelocate, relocateDatabases } from '../storage/copy/relocate-databases.ts';
import { CommandRefused } from './command-refused.ts';
import { print, STORAGE_OPTION, withContext } from './with-context.ts';

interface RelocateOptions extends Settings {
  readonly from: string;
  readonly to: string;
}

/** `relocate`: the databases of organisations answer at another address now. Nothing is copied. */
export function registerRelocate(program: Command, environment: Environment): void {
  program
    .command('relocate')
    .description('say that PostgreSQL answers at another address: put back on another machine, or renamed')
    .requiredOption('--from <host:port>', 'as org list shows it')
    .requiredOption('--to <host:port>', 'where the same databases answer now')
    .option(...STORAGE_OPTION)
    .option('--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data')
    .action(relocate);
}

function relocate({ from, to, ...settings }: RelocateOptions): Promise<void> {
  return withContext(settings, async ({ storage }) => {
    try {
      const moved = await relocateDatabases(storage, from, to);
      for (const { file } of moved) print(`${file}  on ${to}`);
    } catch (fault) {
      if (fault instanceof CannotRelocate) throw new CommandRefused(fault.message);
      throw fault;
    }
  });
}
