import { type Command, InvalidArgumentError } from 'commander';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { CopyDiffers } from '../storage/copy/copy-contents.ts';
import { CannotMove, EMBEDDED, type MoveReport, moveOrganisation } from '../storage/copy/move-database.ts';
import { isPostgresUrl, serverOf } from '../storage/postgres/postgres-url.ts';
import { CommandRefused } from './command-refused.ts';
import { getOrganisation, print, STORAGE_OPTION, withContext } from './with-context.ts';

interface MoveOptions extends Settings {
  readonly to: string;
}

/** `move-org`: one organisation to a PostgreSQL server, or back into a file, while its stations work. */
export function registerMoveOrg(program: Command, environment: Environment): void {
  program
    .command('move-org')
    .description(
      'move an organisation to a PostgreSQL server or back into a file, on line; run it again when it was cut off',
    )
    .argument('<organisation>', 'name, id or database')
    .requiredOption(
      '--to <address>',
      'postgres://user:password@host:port/postgres, of a user that may make databases and roles; or sqlite, the data folder',
      readAddress,
    )
    .option(...STORAGE_OPTION)
    .option('--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data')
    .action(move);
}

function readAddress(text: string): string {
  if (text === EMBEDDED || isPostgresUrl(text)) return text;
  throw new InvalidArgumentError('It is postgres://USER:PASSWORD@HOST:PORT/DATABASE, or sqlite.');
}

function move(key: string, options: MoveOptions): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, key);
    const { storage } = context;
    try {
      const report = await moveOrganisation(storage, organisation, options.to);
      printReport(report, options.to === EMBEDDED ? 'the data folder' : serverOf(options.to));
    } catch (fault) {
      if (fault instanceof CannotMove) throw new CommandRefused(fault.message);
      if (fault instanceof CopyDiffers)
        throw new CommandRefused(
          `The copy is not whole: ${fault.message}. The organisation stays where it is; run this again.`,
        );
      throw fault;
    }
  });
}

function printReport(report: MoveReport, server: string): void {
  const { passes, documents, stoppedMs, counts, comparison, left } = report;
  print(
    `Moved to ${server}: ${counts.documents} documents, ${counts.revisions} older revisions, ${counts.attachments} attachments`,
  );
  print(`Copied ${documents} documents in ${passes} passes; nobody could write for ${stoppedMs} ms`);
  print(`The same on both sides: ${comparison.compared} documents compared, sha256 ${comparison.hash}`);
  if (comparison.writtenSince > 0) print(`Written at the new place already: ${comparison.writtenSince}`);
  print();
  print('The old place takes no writes any more. Delete it when you are sure:');
  print(
    left.engine === 'sqlite'
      ? `  databases/${left.file} in the data folder`
      : `  database ${left.file} on ${left.server}`,
  );
}
