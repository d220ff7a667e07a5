import type { Command } from 'commander';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { Settings } from '../config/config.ts';
import { grantSite, withdrawSite } from '../scopes/site-grants.ts';
import { CommandRefused } from './command-refused.ts';
import { getOrganisation, getStation, print, STORAGE_OPTION, withWritingContext } from './with-context.ts';

type SiteSettings = Settings & { readonly org?: string; readonly reason: string };
type Option = readonly [string, string, string?];

const ACTS = {
  'grant-site': {
    description:
      'let a station hold a further site, until it is withdrawn: its records enter the station at its next contact',
    act: grantSite,
    tell: (station: string, site: string) => `${station} may hold ${site}. It stands in the audit.`,
  },
  'withdraw-site': {
    description:
      'take a further site back: out of reach at once; the station lets go of it at its next contact, when all its work is sent',
    act: withdrawSite,
    tell: (station: string, site: string) => `${station} may not hold ${site} any more. It stands in the audit.`,
  },
} as const;

/** `station grant-site|withdraw-site`: they write to the organisation's database, so no server may run on the folder (SQLite). */
export function registerStationSites(station: Command, org: Option, folder: Option): void {
  for (const [name, { description, act, tell }] of Object.entries(ACTS)) {
    station
      .command(name)
      .description(description)
      .argument('<station>', 'its id, or its code when that is clear')
      .argument('<site>', 'code of the site')
      .requiredOption('--reason <words>', 'why; stands in the audit')
      .option(...org)
      .option(...folder)
      .option(...STORAGE_OPTION)
      .addHelpText('after', '\nWith databases in a folder stop the server meanwhile; with PostgreSQL it may run.')
      .action((key: string, siteCode: string, options: SiteSettings) =>
        withWritingContext(options, async (context) => {
          const organisation = await getOrganisation(context, options.org);
          const { id: stationId, name: called } = await getStation(context, organisation, key);
          const done = await act(context, organisation, { stationId, siteCode, reason: options.reason });
          if (isRefusal(done)) throw new CommandRefused(done.sentence);
          print(tell(called, siteCode));
        }),
      );
  }
}
