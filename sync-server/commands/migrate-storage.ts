import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readStorage, type StorageChoice } from '../config/config.ts';
import { lockFolder } from '../start-server.ts';
import { CopyDiffers } from '../storage/copy/copy-contents.ts';
import { CannotMigrate, type MigrationReport, migrateStorage } from '../storage/copy/migrate-storage.ts';
import type { FolderLock } from '../storage/folder-lock.ts';
import { openStorage, type Storage } from '../storage/open-storage.ts';
import { isPostgresUrl } from '../storage/postgres/postgres-url.ts';
import { CommandRefused } from './command-refused.ts';
import { print } from './with-context.ts';

interface MigrateOptions {
  readonly from: string;
  readonly to: string;
  readonly data?: string;
}

/** `migrate-storage`: a whole installation from files to PostgreSQL, or back, or to another server. */
export function registerMigrateStorage(program: Command): void {
  program
    .command('migrate-storage')
    .description('copy all databases, catalogue and keys to another storage; run it again when it was cut off')
    .requiredOption('--from <place>', 'a data folder, or postgres://…')
    .requiredOption('--to <place>', 'a data folder, or postgres://…')
    .option('--data <folder>', 'folder with server.key of the PostgreSQL side; else the other side is such a folder')
    .addHelpText('after', '\nStop all servers first. Stations keep their checkpoints: they go on where they were.')
    .action(migrate);
}

async function migrate(options: MigrateOptions): Promise<void> {
  const [from, to] = [readPlace(options.from), readPlace(options.to)];
  const folder = options.data ?? from.folder ?? to.folder;
  if (folder === undefined)
    throw new CommandRefused('Name the folder with server.key by --data: it opens the keys in both catalogues.');
  const folders = [...new Set([from, to].map((place) => resolve(place.folder ?? folder)))];
  const locks = folders.map(lock);
  const opened: Storage[] = [];
  try {
    const source = await openStorage(resolve(from.folder ?? folder), from.choice);
    opened.push(source);
    const target = await openStorage(resolve(to.folder ?? folder), to.choice);
    opened.push(target);
    const report = await migrateStorage(source, target, {
      onDatabase: (name, number, of) => print(`${number}/${of}  ${name}`),
    });
    printReport(report);
  } catch (fault) {
    if (fault instanceof CannotMigrate) throw new CommandRefused(fault.message);
    if (fault instanceof CopyDiffers)
      throw new CommandRefused(
        `The copy is not whole: ${fault.message}. The target names nothing yet; run this again.`,
      );
    throw fault;
  } finally {
    for (const { stores, catalogue } of opened) {
      await stores.close();
      await catalogue.close();
    }
    for (const one of locks) one.release();
  }
}

function readPlace(text: string): { readonly choice: StorageChoice; readonly folder: string | undefined } {
  if (isPostgresUrl(text)) return { choice: readStorage(text), folder: undefined };
  return { choice: { engine: 'sqlite' }, folder: text };
}

function lock(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return lockFolder(folder);
}

function printReport({ databases, catalogueRows }: MigrationReport): void {
  print();
  for (const { name, copied, digest } of databases) {
    const { documents, revisions, attachments, quarantined, locals } = digest.counts;
    print(`${name}`);
    print(`  documents ${documents} (${copied} copied now), older revisions ${revisions}, attachments ${attachments}`);
    print(`  quarantined ${quarantined}, checkpoints and local documents ${locals}`);
    print(`  the same on both sides: sha256 ${digest.hash}`);
  }
  print(`catalogue: ${catalogueRows} rows, the same on both sides`);
  print();
  print(
    'Everything was compared and is equal. Start the server on the new storage now; keep the old one until you are sure.',
  );
}
