import type { Command } from 'commander';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { importIntoOrganisation, UnknownSite } from '../import/import-into-organisation.ts';
import { printReport } from '../import/import-report.ts';
import { CommandRefused } from './command-refused.ts';
import { createProgressBar } from './progress-bar.ts';
import { getOrganisation, print, STORAGE_OPTION, withWritingContext } from './with-context.ts';

interface ImportSettings extends Settings {
  readonly org?: string;
  readonly site?: string;
}

/** `import`: FHIR R4 bundles into an organisation. Ends with 1 when anything was refused. */
export function registerImport(program: Command, environment: Environment): void {
  program
    .command('import')
    .description('import FHIR R4 bundles (JSON, plain or gzip; files or folders); running it again changes nothing')
    .argument('<path...>', 'files and folders')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--site <code>', 'site that the patients belong to (the first one when left out)')
    .option('--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data')
    .option(...STORAGE_OPTION)
    .action(importPaths);
}

function importPaths(paths: readonly string[], options: ImportSettings): Promise<void> {
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    const bar = createProgressBar();
    const report = await importIntoOrganisation(context, organisation, {
      paths,
      siteCode: options.site,
      signal: stop.signal,
      onProgress: ({ bytesDone, bytes, filesDone, files, resources }) =>
        bar.update(bytesDone, bytes, `${filesDone}/${files} files · ${resources} resources`),
    }).catch(refuseInWords);
    bar.end();
    printReport(report, print);
    if (report.refused.length > 0) process.exitCode = 1;
  });
}

function refuseInWords(fault: NodeJS.ErrnoException): never {
  if (fault instanceof UnknownSite) throw new CommandRefused(fault.message);
  if (fault.code === 'ENOENT') throw new CommandRefused(`There is no file or folder ${fault.path ?? ''}.`);
  throw fault;
}
