import { type Command, InvalidArgumentError } from 'commander';
import { OFFLINE_DAYS } from '#shared/model/policy.ts';
import type { Settings } from '../config/config.ts';
import { readOfflinePolicy, setOfflinePolicy } from '../leases/offline-policy.ts';
import { CommandRefused } from './command-refused.ts';
import { getOrganisation, print, STORAGE_OPTION, withContext, withWritingContext } from './with-context.ts';

type Option = readonly [flags: string, description: string, preset?: string];
type PolicySettings = Settings & { readonly org?: string; readonly offlineDays?: number; readonly reason?: string };

/** `org policy` */
export function registerOrgPolicy(org: Command, folder: Option): void {
  org
    .command('policy')
    .description('how long stations work without contact, which is the length of their leases; set it, or show it')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option(
      '--offline-days <number>',
      `${OFFLINE_DAYS.least} to ${OFFLINE_DAYS.most}; ${OFFLINE_DAYS.default} where nothing was set`,
      readDays,
    )
    .option('--reason <words>', 'why; stands in the audit')
    .option(...folder)
    .option(...STORAGE_OPTION)
    .addHelpText(
      'after',
      `
The policy is signed by the organisation. It holds for each station from its next contact on: a longer time at once, and a
shorter one too, which may be over for a station that has not been heard of. Without --offline-days it is shown.
Where databases are files, stop the server first to set it.`,
    )
    .action((options: PolicySettings) => (options.offlineDays === undefined ? show(options) : set(options)));
}

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= OFFLINE_DAYS.least && days <= OFFLINE_DAYS.most) return days;
  throw new InvalidArgumentError(`Days are a whole number from ${OFFLINE_DAYS.least} to ${OFFLINE_DAYS.most}.`);
}

function show(options: PolicySettings): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const policy = await readOfflinePolicy(await context.stores.open(organisation.database), organisation);
    const since = policy ? `since ${policy.issuedAt}` : 'the default';
    print(
      `Stations of ${organisation.name} work ${policy?.offlineDays ?? OFFLINE_DAYS.default} days without contact (${since}).`,
    );
  });
}

function set(options: PolicySettings): Promise<void> {
  const { offlineDays = OFFLINE_DAYS.default } = options;
  const reason = options.reason?.trim() ?? '';
  if (reason.length < 3) throw new CommandRefused('Say why with --reason: it stands in the audit.');
  return withWritingContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const { before } = await setOfflinePolicy(context, organisation, { offlineDays, reason });
    print(
      `Stations of ${organisation.name} work ${offlineDays} days without contact from their next contact on; it was ${before}.`,
    );
  });
}
