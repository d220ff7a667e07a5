import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { deliverSealedWork } from '../leases/deliver-sealed-work.ts';
import { CommandRefused } from './command-refused.ts';
import { getOrganisation, print, withWritingContext } from './with-context.ts';

/** `deliver`: a file of work that a station sealed. Ends with 1 when the file is cut or anything in it was refused. */
export function registerDeliver(program: Command, environment: Environment): void {
  program
    .command('deliver')
    .description('take in a file of unsent work from a sealed station; running it again changes nothing')
    .argument('<file>', 'unsent-work.holdfast, as it was carried here')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data')
    .action(deliver);
}

function deliver(file: string, options: Settings & { readonly org?: string }): Promise<void> {
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const report = await deliverSealedWork(context, organisation, linesOf(file)).catch(
      (fault: NodeJS.ErrnoException) => {
        if (fault.code === 'ENOENT') throw new CommandRefused(`There is no file ${file}.`);
        throw fault;
      },
    );
    if (isRefusal(report)) throw new CommandRefused(report.sentence);
    const { station, documents, taken, known, refused, quarantined, complete } = report;
    print(
      `Station ${station}: ${documents} documents; ${taken} taken, ${known} known already, ${refused} refused, ${quarantined} set aside.`,
    );
    if (!complete)
      print('The file is cut: its last part is missing. Fetch it again from the station and deliver it again.');
    if (!complete || refused > 0) process.exitCode = 1;
  });
}

/** Opened when the first line is wanted: an interface that nobody reads yet drops its lines. */
async function* linesOf(file: string): AsyncIterable<string> {
  yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
}
