import type { Command } from 'commander';
import { ConfigurationError, type Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry, StationEntry } from '../orgs/catalogue.ts';
import { revokeStation, settleRevocation } from '../orgs/revoke-station.ts';
import { lockFolder } from '../start-server.ts';
import { registerStationSites } from './station-sites.ts';
import { getOrganisation, getStation, print, STORAGE_OPTION, withContext } from './with-context.ts';

type StationSettings = Settings & { readonly org?: string; readonly reason?: string };

/** `station list|revoke`: both also beside a running server; `grant-site|withdraw-site`. */
export function registerStation(program: Command, environment: Environment): void {
  const station = program
    .command('station')
    .description('stations: list them, shut one out, let one hold further sites');
  const folder = ['--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data'] as const;
  const org = ['--org <organisation>', 'name, id or database; needed when there are several'] as const;

  station
    .command('list')
    .description('list the stations of an organisation')
    .option(...org)
    .option(...folder)
    .option(...STORAGE_OPTION)
    .action(list);

  station
    .command('revoke')
    .description('shut a station out, for good: its next call is refused, what it has open ends within seconds')
    .argument('<station>', 'its id, or its code when that is clear')
    .option(...org)
    .option('--reason <words>', 'why; stands in the audit')
    .option(...folder)
    .option(...STORAGE_OPTION)
    .action(revoke);

  registerStationSites(station, org, folder);
}

function list(options: StationSettings): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const stations = await context.catalogue.listStations(organisation.id);
    const leases = await context.catalogue.listLeases(organisation.id, 'scope');
    const ends = new Map(leases.map(({ resource, untilMs }) => [resource, untilMs]));
    for (const entry of stations) print(describeStation(entry, ends.get(entry.id)));
    if (stations.length === 0) print('No station has enrolled yet.');
  });
}

/** Whoever is not heard of until its lease ends is sealed then. */
function describeStation(entry: StationEntry, leasedToMs: number | undefined): string {
  const { id, code, name, state, purpose, enrolledAt, revocation } = entry;
  const lease =
    leasedToMs === undefined || revocation ? '' : `  lease to ${new Date(leasedToMs).toISOString().slice(0, 10)}`;
  const end = revocation ? `  since ${revocation.at}${revocation.reason ? `: ${revocation.reason}` : ''}` : '';
  return `${code.padEnd(5)} ${id}  ${state.padEnd(8)} ${purpose.padEnd(14)} ${enrolledAt.slice(0, 10)}  ${name}${lease}${end}`;
}

function revoke(key: string, options: StationSettings): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const known = await getStation(context, organisation, key);
    const was = known.state;
    const entry = await revokeStation(context, known.id, options.reason);
    if (!entry) throw new Error('the station vanished');
    print(was === 'revoked' ? `${entry.name} was revoked before.` : `${entry.name} (${entry.id}) is revoked.`);
    print(await settleNow(context, organisation, entry));
    print(
      'Its own copy stays on its disk, encrypted, and is sealed at its next contact or when its lease ends. Report a theft as one.',
    );
  });
}

/** Where a server runs on the folder, that one alone writes to its databases; PostgreSQL takes several writers. */
async function settleNow(
  context: ServerContext,
  organisation: OrganisationEntry,
  entry: StationEntry,
): Promise<string> {
  const { storage, dataFolder } = context.config;
  try {
    const lock = storage.engine === 'sqlite' ? lockFolder(dataFolder) : undefined;
    try {
      await settleRevocation(context, organisation, entry);
    } finally {
      lock?.release();
    }
    return 'It stands in the audit.';
  } catch (fault) {
    if (!(fault instanceof ConfigurationError)) throw fault;
    return 'The server that runs here ends its calls and writes the audit within seconds.';
  }
}
