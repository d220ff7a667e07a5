import { decideConfig, type ServerConfig, type Settings } from '../config/config.ts';
import { readEnvironment } from '../config/read-environment.ts';
import { buildContext, type ServerContext } from '../context.ts';
import type { OrganisationEntry, StationEntry } from '../orgs/catalogue.ts';
import { lockFolder } from '../start-server.ts';
import { CommandRefused } from './command-refused.ts';

/** For commands that only read the databases, or touch the catalogue alone: a server may run on the folder meanwhile. */
export async function withContext<T>(settings: Settings, work: (context: ServerContext) => Promise<T>): Promise<T> {
  const context = await buildContext(configOf(settings));
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

/** For every command that asks for `--data`. */
export const STORAGE_OPTION = ['--storage <place>', 'where catalogue and databases are, as for serve'] as const;

/** As `serve` decides it: an option goes before its variable. An address with a password is no default in a help text. */
function configOf(settings: Settings): ServerConfig {
  const storage = settings.storage ?? readEnvironment().storage;
  return decideConfig({ logLevel: 'error', ...settings, storage });
}

/**
 * For commands that write to a database: refused while a server runs on the folder. Databases in PostgreSQL take several
 * writers.
 */
export async function withWritingContext<T>(
  settings: Settings,
  work: (context: ServerContext) => Promise<T>,
): Promise<T> {
  const { dataFolder, storage } = configOf(settings);
  const lock = storage.engine === 'sqlite' ? lockFolder(dataFolder) : undefined;
  try {
    return await withContext(settings, work);
  } finally {
    lock?.release();
  }
}

/** By name, id or database; the only one when none is named. */
export async function getOrganisation(
  { catalogue }: ServerContext,
  key: string | undefined,
): Promise<OrganisationEntry> {
  const all = await catalogue.listOrganisations();
  const named = all.filter(({ id, name, database }) => key === undefined || [id, name, database].includes(key));
  const [organisation, another] = named;
  if (!organisation)
    throw new CommandRefused(
      key === undefined
        ? 'There is no organisation yet: org create makes one.'
        : `There is no organisation ${key}. org list shows them.`,
    );
  if (another) throw new CommandRefused('There are several organisations: name one with --org, by its database.');
  return organisation;
}

/** By id or code. */
export async function getStation(
  { catalogue }: ServerContext,
  organisation: OrganisationEntry,
  key: string,
): Promise<StationEntry> {
  const known = (await catalogue.listStations(organisation.id)).find(({ id, code }) => [id, code].includes(key));
  if (!known) throw new CommandRefused(`There is no station ${key} in ${organisation.name}. station list shows them.`);
  return known;
}

export const print = (line = ''): void => void process.stdout.write(`${line}\n`);
