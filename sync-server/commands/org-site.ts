import type { Command } from 'commander';
import { isRefusal } from '#shared/errors/refusal.ts';
import { newSite } from '#shared/model/organisation.ts';
import type { Settings } from '../config/config.ts';
import { ADD_SITE, planSite, siteDocumentId } from '../orgs/add-site.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { listSites } from '../orgs/places.ts';
import { CommandRefused } from './command-refused.ts';
import { getOrganisation, print, STORAGE_OPTION, withContext, withWritingContext } from './with-context.ts';

type Option = readonly [flags: string, description: string, preset?: string];
type SiteSettings = Settings & {
  readonly org?: string;
  readonly code?: string;
  readonly name?: string;
  readonly prefix?: string;
};

/** `org site` */
export function registerOrgSite(org: Command, folder: Option): void {
  org
    .command('site')
    .description('add a site to an organisation, or list them; an administrator can do it from a station as well')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--code <code>', 'letters and digits that stand in its records, e.g. WEST')
    .option('--name <name>', 'e.g. "West Clinic"')
    .option('--prefix <letters>', 'what its record numbers begin with; chosen when left out')
    .option(...folder)
    .option(...STORAGE_OPTION)
    .addHelpText('after', '\nWhere databases are files, stop the server first to add one.')
    .action((options: SiteSettings) => (options.code === undefined ? list(options) : add(options)));
}

function list(options: SiteSettings): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    for (const { code, name, wards } of await listSites(await context.stores.open(organisation.database)))
      print(`${code}  ${name}  ${wards.length} wards`);
  });
}

function add({ code, name, prefix, ...options }: SiteSettings): Promise<void> {
  const asked = newSite.safeParse({ code, name, recordPrefix: prefix });
  if (!asked.success) {
    const [first] = asked.error.issues;
    throw new CommandRefused(`A site wants --code and --name: ${first?.path.join('.')} ${first?.message}.`);
  }
  const site = asked.data;
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    await actAtCentral(context, organisation, ADD_SITE, async (store) => {
      const planned = await planSite(store, site);
      if (isRefusal(planned)) throw new CommandRefused(planned.sentence);
      return { documents: [{ id: siteDocumentId(planned), resource: planned }], result: planned };
    });
    print(`${site.code}  ${site.name} is a site of ${organisation.name}. org code gives codes for its stations.`);
  });
}
