import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { FORMULARY_FORMATS, type FormularyFormat } from '#shared/domain/formulary/formulary-readers.ts';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { printFormularyReport } from '../import/formulary-report.ts';
import { importFormulary } from '../import/import-formulary.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { CommandRefused } from './command-refused.ts';
import { getOrganisation, print, STORAGE_OPTION, withWritingContext } from './with-context.ts';

/** `formulary import`. Ends with 1 when a row was refused. */
export function registerFormulary(program: Command, environment: Environment): void {
  const formulary = program.command('formulary').description('the products that an organisation uses');
  formulary
    .command('import')
    .description(
      'take in products from a CSV file, one row for each pack, or from open data; running it again changes nothing',
    )
    .argument(
      '<files...>',
      'UTF-8, with the names of the columns in the first line; of ndc both product.txt and package.txt',
    )
    .addOption(new Option('--format <format>', 'what the files are').choices(FORMULARY_FORMATS).default('csv'))
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data')
    .option(...STORAGE_OPTION)
    .action(importFile);
}

type Options = Settings & { readonly org?: string; readonly format: FormularyFormat };

function importFile(paths: readonly string[], options: Options): Promise<void> {
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const texts = await Promise.all(paths.map(readText));
    const store = await context.stores.open(organisation.database);
    const stamp = () => ({ at: context.hybridClock.next(), facility: '*' });
    const report = await importFormulary(store, texts.join('\n'), stamp, options.format);
    const { imported, changed, refused } = report;
    const reason = `${imported} imported, ${changed} changed, ${refused.length} rows refused`;
    const act = { operation: 'import.formulary', action: 'C', subtype: 'import', reason } as const;
    await actAtCentral(context, organisation, act, async () => ({ documents: [], result: undefined }));
    printFormularyReport(report, print);
    if (refused.length > 0) process.exitCode = 1;
  });
}

/** @SAFETY Another encoding would turn letters of names into others: it is refused, not guessed. */
async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((fault: NodeJS.ErrnoException) => {
    throw fault.code === 'ENOENT' ? new CommandRefused(`There is no file ${path}.`) : fault;
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandRefused('The file is not UTF-8. Save it as "CSV UTF-8" and import it again.');
  }
}
