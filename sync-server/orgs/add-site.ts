import { v7 as uuidV7 } from 'uuid';
import type { z } from 'zod';
import { isRecordPrefix } from '#shared/domain/record-number/record-number.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { LocationResource } from '#shared/model/location.ts';
import type { addSiteRequest, SiteAnswer } from '#shared/protocol/enrolment.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import { actAsPerson } from './act-as-person.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { buildSite, choosePrefix, listTaken } from './places.ts';
import { mayAtCentral } from './users.ts';

type NewSite = z.output<typeof addSiteRequest>['site'];
type PlannedSite = LocationResource & { readonly id: string };

export const ADD_SITE = { operation: 'organisation.addSite', action: 'C', subtype: 'place' } as const;
export const siteDocumentId = ({ id }: PlannedSite): string => `Location:${id}`;

/** LC5: as somebody of the organisation asks for it from a station. */
export async function addSite(
  context: ServerContext,
  organisation: OrganisationEntry,
  { actor: credentials, site }: z.output<typeof addSiteRequest>,
): Promise<SiteAnswer | Refusal> {
  const done = await actAsPerson<PlannedSite>(
    context,
    organisation,
    { credentials, act: ADD_SITE },
    async (store, actor) =>
      (await mayAtCentral(store, actor, 'organisation.manage'))
        ? planSite(store, site)
        : refusal('not-permitted', 'You may not add sites to the organisation.'),
    siteDocumentId,
  );
  if (isRefusal(done)) return done;
  return { site: { id: siteDocumentId(done.resource), code: site.code, name: site.name }, document: done.document };
}

/** @SAFETY Neither code nor prefix is given a second time: records would be read as those of another site. */
export async function planSite(store: DocumentStore, site: NewSite): Promise<PlannedSite | Refusal> {
  const taken = await listTaken(store);
  if (taken.codes.has(site.code))
    return refusal('conflict', 'There is a site with this code already. Choose another code.', { path: 'site.code' });
  if (site.recordPrefix !== undefined && !isRecordPrefix(site.recordPrefix))
    return refusal('invalid-input', 'Record numbers begin with one to three letters, without I and O.', {
      path: 'site.recordPrefix',
    });
  const recordPrefix = site.recordPrefix ?? choosePrefix(site.code, taken.prefixes);
  if (recordPrefix === undefined || taken.prefixes.has(recordPrefix))
    return refusal('conflict', 'Another site begins its record numbers so. Name other letters.', {
      path: 'site.recordPrefix',
    });
  return { ...buildSite({ ...site, recordPrefix }), id: uuidV7() };
}
