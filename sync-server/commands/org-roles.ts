import type { Command } from 'commander';
import type { RoleRefresh } from '#shared/domain/identity/offered-permissions.ts';
import type { Settings } from '../config/config.ts';
import { findRoleOffers, refreshRoles } from '../orgs/roles.ts';
import { getOrganisation, print, STORAGE_OPTION, withContext, withWritingContext } from './with-context.ts';

type Option = readonly [flags: string, description: string, preset?: string];
type RoleSettings = Settings & { readonly org?: string; readonly refresh?: boolean };

/** `org roles` */
export function registerOrgRoles(org: Command, folder: Option): void {
  org
    .command('roles')
    .description('permissions that this version has for the roles of an organisation; show them, or give them')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--refresh', 'give them to the roles that nobody there has changed')
    .option(...folder)
    .option(...STORAGE_OPTION)
    .addHelpText(
      'after',
      `
A server of this version does the same by itself when it opens the organisation. Roles that the organisation has changed
are never widened: an administrator decides, on the screen "Users".`,
    )
    .action((options: RoleSettings) => (options.refresh ? refresh(options) : show(options)));
}

function show(options: RoleSettings): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    tell(organisation.name, await findRoleOffers(await context.stores.open(organisation.database)), 'would get');
  });
}

function refresh(options: RoleSettings): Promise<void> {
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    tell(organisation.name, await refreshRoles(context, organisation), 'got');
  });
}

function tell(name: string, { taken, toDecide, added }: RoleRefresh, verb: string): void {
  if (taken.length + toDecide.length + added.length === 0)
    print(`The roles of ${name} have all that this version knows.`);
  for (const { code, permissions } of taken) print(`${code} ${verb}: ${permissions.join(', ')}`);
  for (const { code, permissions } of added) print(`new role ${code}: ${permissions.join(', ')}`);
  for (const { code, permissions } of toDecide)
    print(`${code} was changed by the organisation; an administrator decides about: ${permissions.join(', ')}`);
}
