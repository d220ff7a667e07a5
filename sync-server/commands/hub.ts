import type { Command } from 'commander';
import { isRefusal } from '#shared/errors/refusal.ts';
import { readUpstream, type Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { joinHub } from '../hub/join-hub.ts';
import { issueEnrolmentCode } from '../orgs/enrolment-codes.ts';
import { CommandRefused } from './command-refused.ts';
import { getOrganisation, print, STORAGE_OPTION, withContext, withWritingContext } from './with-context.ts';

interface JoinOptions extends Settings {
  readonly upstream: string;
  readonly code: string;
  readonly name: string;
  readonly site?: string;
  readonly fingerprint?: string;
}

/** `hub code` at central, `hub join` at the clinic. */
export function registerHub(program: Command, environment: Environment): void {
  const hub = program.command('hub').description("a clinic's own server: let it join, and give out codes for it");
  const folder = ['--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data'] as const;

  hub
    .command('code')
    .description('at central: print a one-time code with which one hub can join')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option(...folder)
    .option(...STORAGE_OPTION)
    .action(code);

  hub
    .command('join')
    .description('at the clinic: make this data folder the hub of a site; then serve with --role hub')
    .requiredOption('--upstream <url>', 'address of central')
    .requiredOption('--code <code>', 'from hub code at central')
    .option('--site <code>', 'the site it is for; needed when there are several')
    .option('--name <name>', 'what people call it', 'Hub')
    .option(
      '--fingerprint <fingerprint>',
      'of the organisation, as the administrator reads it out; another one refuses',
    )
    .option(...folder)
    .option(...STORAGE_OPTION)
    .action(join);
}

function code(options: Settings & { readonly org?: string }): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const issued = await issueEnrolmentCode(context, organisation, { use: 'hub-enrolment' });
    print(`Organisation  ${organisation.name}`);
    print(`Fingerprint   ${organisation.fingerprint}`);
    print(`Code for one hub, shown this once, good until ${issued.expiresAt}:`);
    print(`  ${issued.code}`);
  });
}

function join({ upstream, ...options }: JoinOptions): Promise<void> {
  return withWritingContext(options, async (context) => {
    const joined = await joinHub(context, { ...options, upstream: readUpstream(upstream) });
    if (isRefusal(joined))
      throw new CommandRefused(joined.support ? `${joined.sentence} (${joined.support})` : joined.sentence);
    const { record, fingerprint } = joined;
    print(`Organisation  ${record.organisation.name}`);
    print(`Fingerprint   ${fingerprint}`);
    print(`Site          ${record.site.name}`);
    print(`Hub           ${record.hubId}`);
    if (options.fingerprint === undefined)
      print(
        'Compare the fingerprint with the one that the administrator reads out; if it differs, delete this folder.',
      );
    print('It has joined. Start it with --role hub.');
  });
}
