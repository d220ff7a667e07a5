import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from '../orgs/catalogue.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { listSites } from '../orgs/places.ts';
import type { ScopeGrant } from './scope-grants.ts';

interface SiteGrant {
  readonly stationId: string;
  readonly siteCode: string;
  readonly reason: string;
}

/** An administrator lets a station hold a further site, until it is withdrawn: all of it enters that station's feed. */
export async function grantSite(
  context: ServerContext,
  organisation: OrganisationEntry,
  { stationId, siteCode, reason }: SiteGrant,
): Promise<ScopeGrant | Refusal> {
  const unknown = await findUnknown(context, organisation, stationId, siteCode);
  if (unknown) return unknown;
  const of = { type: 'facility', facility: siteCode } as const;
  const known = await findOpenSite(context, stationId, siteCode);
  if (known) return known;
  const grant = await context.catalogue.grantScope({
    ...{ requestId: crypto.randomUUID(), stationId, organisationId: organisation.id, of, reason },
    ...{ by: 'administrator', atMs: context.clock.now(), untilMs: undefined },
  });
  await note(context, organisation, 'scope.grantSite', { stationId, reason: `${siteCode}: ${reason}` });
  return grant;
}

/** The station lets go of it at its next contact. */
export async function withdrawSite(
  context: ServerContext,
  organisation: OrganisationEntry,
  { stationId, siteCode, reason }: SiteGrant,
): Promise<ScopeGrant | Refusal> {
  const known = await findOpenSite(context, stationId, siteCode);
  if (!known) return refusal('not-found', 'This station was not given this site.');
  const end = { state: 'returned', atMs: context.clock.now() } as const;
  const ended = await context.catalogue.endGrant(stationId, known.requestId, end);
  await note(context, organisation, 'scope.withdrawSite', { stationId, reason: `${siteCode}: ${reason}` });
  return ended ?? known;
}

async function findUnknown(
  { catalogue, stores }: ServerContext,
  organisation: OrganisationEntry,
  stationId: string,
  siteCode: string,
): Promise<Refusal | undefined> {
  const station = await catalogue.findStation(stationId);
  if (station?.organisationId !== organisation.id) return refusal('not-found', 'There is no such station.');
  const sites = await listSites(await stores.open(organisation.database));
  return sites.some(({ code }) => code === siteCode) ? undefined : refusal('not-found', 'There is no such site.');
}

async function findOpenSite({ catalogue }: ServerContext, stationId: string, siteCode: string) {
  const grants = await catalogue.listGrants(stationId);
  return grants.find(({ of, state }) => state === 'active' && of.type === 'facility' && of.facility === siteCode);
}

async function note(
  context: ServerContext,
  organisation: OrganisationEntry,
  operation: string,
  { stationId, reason }: { readonly stationId: string; readonly reason: string },
): Promise<void> {
  const act = { operation, action: 'U', subtype: 'scope', reason, target: stationId } as const;
  await actAtCentral(context, organisation, act, async () => ({ documents: [], result: undefined }));
}
