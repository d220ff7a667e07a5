import type { z } from 'zod';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { type OrganisationSettings, organisationTimes } from '#shared/model/organisation.ts';
import type { changeTimesRequest, TimesAnswer } from '#shared/protocol/enrolment.ts';
import type { ServerContext } from '../context.ts';
import { actAsPerson } from './act-as-person.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { readSettings } from './dose-windows.ts';
import { mayAtCentral } from './users.ts';

/** Windows of doses (DW3) and the minutes after which tasks get louder (TK8), as somebody of the organisation sets them. */
export async function changeTimes(
  context: ServerContext,
  organisation: OrganisationEntry,
  { actor: credentials, reason, times }: z.output<typeof changeTimesRequest>,
): Promise<TimesAnswer | Refusal> {
  const act = { operation: 'organisation.changeTimes', action: 'U', subtype: 'policy', reason } as const;
  const done = await actAsPerson<OrganisationSettings>(
    context,
    organisation,
    { credentials, act },
    async (store, actor) => {
      if (!(await mayAtCentral(store, actor, 'organisation.manage')))
        return refusal('not-permitted', 'You may not change the settings of the organisation.');
      const settings = await readSettings(store, organisation);
      const { siteZones: _, ...others } = settings;
      const named = Object.entries({ ...settings.siteZones, ...times.siteZones }).filter(([, zone]) => zone !== '');
      const { siteZones: __, ...asked } = times;
      return { ...others, ...asked, ...(named.length > 0 ? { siteZones: Object.fromEntries(named) } : {}) };
    },
    ({ id }) => `Organisation:${id}`,
  );
  return isRefusal(done) ? done : { times: organisationTimes.parse(done.resource), document: done.document };
}
