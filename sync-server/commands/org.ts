import { type Command, InvalidArgumentError } from 'commander';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import { type IssuedCode, issueEnrolmentCode } from '../orgs/enrolment-codes.ts';
import type { SiteInput } from '../orgs/places.ts';
import { provisionOrganisation } from '../orgs/provision-organisation.ts';
import { recoverAdministrator } from '../orgs/recover-administrator.ts';
import { isPostgresUrl } from '../storage/postgres/postgres-url.ts';
import { CommandRefused } from './command-refused.ts';
import { registerOrgDoseWindows } from './org-dose-windows.ts';
import { registerOrgPolicy } from './org-policy.ts';
import { registerOrgRoles } from './org-roles.ts';
import { registerOrgSite } from './org-site.ts';
import { getOrganisation, print, STORAGE_OPTION, withContext, withWritingContext } from './with-context.ts';

interface CreateOptions extends Settings {
  readonly name: string;
  readonly demo?: boolean;
  readonly country?: string;
  readonly on?: string;
  readonly site: readonly SiteInput[];
  readonly ward: readonly { readonly site: string; readonly code: string; readonly name: string }[];
  readonly administrator: string;
}

/** `org create|list|code|site|policy|dose-windows|roles|recover-administrator` */
export function registerOrg(program: Command, environment: Environment): void {
  const org = program.command('org').description('organisations: make them, list them, give out codes');
  const folder = ['--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data'] as const;

  org
    .command('create')
    .description('make an organisation; prints the first administrator and a code for the first station, once')
    .requiredOption('--name <name>', 'name of the organisation')
    .option('--site <code=name>', 'a site, e.g. MAIN="Main hospital"; may be repeated', collect(readSite), [])
    .option(
      '--ward <site/code=name>',
      'a ward of a site, e.g. MAIN/A1="Ward A1"; may be repeated',
      collect(readWard),
      [],
    )
    .option('--administrator <login>', 'login of the first administrator', 'admin')
    .option(
      '--on <address>',
      'a PostgreSQL server of its own for this organisation: postgres://… of a user that may make databases and roles',
      readAddress,
    )
    .option('--country <code>', 'ISO 3166 code, for telephone numbers')
    .option('--demo', 'a demo organisation: invented patients, users shown on the sign-in screen')
    .option(...folder)
    .option(...STORAGE_OPTION)
    .addHelpText('after', "\nHOLDFAST_INITIAL_PASSWORD sets the first administrator's password instead of making one.")
    .action((options: CreateOptions) => create(options, environment.administratorPassword));

  org
    .command('list')
    .description('list organisations with database, fingerprint and number of stations')
    .option(...folder)
    .option(...STORAGE_OPTION)
    .action(list);

  org
    .command('code')
    .description('print a new one-time code with which one station can enrol')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--hours <number>', 'how long it is good', readHours, 72)
    .option(...folder)
    .option(...STORAGE_OPTION)
    .action((options: Settings & { org?: string; hours: number }) => code(options));

  registerOrgPolicy(org, folder);
  registerOrgDoseWindows(org, folder);
  registerOrgRoles(org, folder);
  registerOrgSite(org, folder);

  org
    .command('recover-administrator')
    .description('give an administrator a new password, when nobody can sign in as one any more')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--login <login>', 'login to recover, or to make', 'admin')
    .option(...folder)
    .option(...STORAGE_OPTION)
    .action((options: Settings & { org?: string; login: string }) => recover(options));
}

const collect =
  <T>(read: (text: string) => T) =>
  (text: string, before: readonly T[]): readonly T[] => [...before, read(text)];

function readSite(text: string): SiteInput {
  const [, code, name] = /^([A-Za-z0-9-]{1,12})=(.+)$/.exec(text) ?? [];
  if (!code || !name) throw new InvalidArgumentError('A site is CODE=NAME.');
  return { code: code.toUpperCase(), name };
}

function readWard(text: string) {
  const [, site, code, name] = /^([A-Za-z0-9-]{1,12})\/([A-Za-z0-9-]{1,12})=(.+)$/.exec(text) ?? [];
  if (!site || !code || !name) throw new InvalidArgumentError('A ward is SITE/CODE=NAME.');
  return { site: site.toUpperCase(), code: code.toUpperCase(), name };
}

function readAddress(text: string): string {
  if (isPostgresUrl(text)) return text;
  throw new InvalidArgumentError('It is postgres://USER:PASSWORD@HOST:PORT/DATABASE.');
}

function readHours(text: string): number {
  const hours = Number(text);
  if (hours > 0 && hours <= 24 * 30) return hours;
  throw new InvalidArgumentError('Hours are a number up to 720.');
}

function create(options: CreateOptions, password: string | undefined): Promise<void> {
  return withContext(options, async (context) => {
    const { name, demo = false, country, on, administrator } = options;
    const user = { login: administrator, displayName: 'Administrator', roles: ['administrator'], password };
    const sites = toSites(options);
    const made = await provisionOrganisation(context, {
      name,
      demo,
      sites,
      users: [user],
      ...(country && { country }),
      on,
    });
    print(`Organisation  ${name}${demo ? ' (demo)' : ''}`);
    print(`Database      ${made.organisation.database}`);
    print(`Fingerprint   ${made.organisation.fingerprint}`);
    print();
    print('First administrator, shown this once:');
    print(`  login     ${administrator}`);
    print(`  password  ${password === undefined ? made.users[0]?.password : 'as given in HOLDFAST_INITIAL_PASSWORD'}`);
    print();
    printCode(made.enrolmentCode);
  });
}

function toSites({ site, ward }: CreateOptions): readonly SiteInput[] {
  const sites = site.length > 0 ? site : [{ code: 'MAIN', name: 'Main site' }];
  const lost = ward.find((one) => !sites.some(({ code }) => code === one.site));
  if (lost)
    throw new CommandRefused(`The ward ${lost.code} names the site ${lost.site}, which is not given with --site.`);
  return sites.map((one) => ({ ...one, wards: ward.filter((candidate) => candidate.site === one.code) }));
}

function printCode({ code: text, expiresAt }: IssuedCode): void {
  print(`Code for one station, shown this once, good until ${expiresAt}:`);
  print(`  ${text}`);
  print("Type it on the station's first screen, and compare the fingerprint there with the one of the organisation.");
}

function list(options: Settings): Promise<void> {
  return withContext(options, async ({ catalogue }) => {
    for (const { id, name, database, fingerprint, demo } of await catalogue.listOrganisations()) {
      const stations = await catalogue.listStations(id);
      const entry = await catalogue.findDatabase(database);
      const where = entry?.engine === 'postgres' ? `  on ${entry.server}` : '';
      print(`${name}${demo ? ' (demo)' : ''}  ${database}  ${fingerprint}  ${stations.length} stations${where}`);
    }
  });
}

function code(options: Settings & { org?: string; hours: number }): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    print(`Organisation  ${organisation.name}`);
    print(`Fingerprint   ${organisation.fingerprint}`);
    printCode(await issueEnrolmentCode(context, organisation, { lifetimeMs: options.hours * 60 * 60_000 }));
  });
}

function recover(options: Settings & { org?: string; login: string }): Promise<void> {
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const { login, password, state } = await recoverAdministrator(context, organisation, options.login);
    print(state === 'created' ? 'A new administrator was made.' : 'The administrator has a new password.');
    print(`  login     ${login}`);
    print(`  password  ${password}`);
    print(
      'It is shown this once and is valid on each station as soon as that has synchronised. Change it at the first sign-in.',
    );
  });
}
