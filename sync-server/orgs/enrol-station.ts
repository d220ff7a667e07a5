import { v7 as uuidV7 } from 'uuid';
import type { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { StationRecord } from '#shared/model/station.ts';
import {
  type CodeCheckAnswer,
  deskPurpose,
  type EnrolmentAnswer,
  type enrolmentRequest,
  type SiteWithWards,
} from '#shared/protocol/enrolment.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry, StationEntry } from './catalogue.ts';
import { actAtCentral } from './central-write.ts';
import { hashCode } from './enrolment-codes.ts';
import { listSites } from './places.ts';

type Request = z.output<typeof enrolmentRequest>;

/** The one answer to a code that is unknown, used up or out of date. */
const invalidCode = (): Refusal =>
  refusal('code-invalid', 'This code is not valid. Check it, or ask the administrator for a new one.');

/** Whose code it is; uses nothing up. */
export async function checkCode(context: ServerContext, code: string): Promise<CodeCheckAnswer | Refusal> {
  const entry = await context.catalogue.findCode(hashCode(code));
  if (!entry || entry.usedBy !== undefined || entry.expiresAtMs <= context.clock.now()) return invalidCode();
  const organisation = await getOrganisation(context, entry.organisationId);
  const sites = await listSites(await context.stores.open(organisation.database));
  const { name, demo, fingerprint } = organisation;
  return { organisation: name, demo, fingerprint, sites: [...sites] };
}

export async function enrolStation(context: ServerContext, request: Request): Promise<EnrolmentAnswer | Refusal> {
  const codeHash = hashCode(request.code);
  const code = await context.catalogue.findCode(codeHash);
  if (!code) return invalidCode();
  const organisation = await getOrganisation(context, code.organisationId);
  const sites = await listSites(await context.stores.open(organisation.database));
  const place = findPlace(sites, request);
  if (!place && isOpen(context, code))
    return refusal('invalid-input', 'This site or ward is not known.', { path: 'siteId' });
  const nowMs = context.clock.now();
  const enrolment = await context.catalogue.enrol({
    id: uuidV7({ msecs: nowMs }),
    organisationId: organisation.id,
    name: request.stationName,
    publicKeyJwk: request.publicKeyJwk,
    siteId: request.siteId,
    wardId: request.wardId,
    purpose: request.purpose,
    storeInstanceId: request.storeInstanceId,
    enrolledAt: new Date(nowMs).toISOString(),
    codeHash,
    nowMs,
  });
  if (enrolment.state === 'refused') return invalidCode();
  await writeStationDocument(context, organisation, enrolment.station);
  return toAnswer(organisation, enrolment.station, sites);
}

const isOpen = ({ clock }: ServerContext, code: { usedBy: string | undefined; expiresAtMs: number }) =>
  code.usedBy === undefined && code.expiresAtMs > clock.now();

function findPlace(
  sites: readonly SiteWithWards[],
  { siteId, wardId }: { siteId: string; wardId?: string | undefined },
) {
  const site = sites.find(({ id }) => id === siteId);
  const ward = site?.wards.find(({ id }) => id === wardId);
  return site && (wardId === undefined || ward) ? { site, ward } : undefined;
}

async function getOrganisation({ catalogue }: ServerContext, id: string): Promise<OrganisationEntry> {
  const organisation = await catalogue.findOrganisation(id);
  if (!organisation) throw new Error('a code of no organisation');
  return organisation;
}

/** Also after a repeated request: the first may have died between catalogue and document. */
export async function writeStationDocument(
  context: ServerContext,
  organisation: OrganisationEntry,
  { id, name, code, siteId, wardId, purpose, state, incarnation }: StationEntry,
): Promise<void> {
  const ward = wardId === undefined ? {} : { wardId };
  const resource: StationRecord = { id, name, code, siteId, ...ward, purpose, state, incarnation };
  const documentId = `Station:${id}`;
  const store = await context.stores.open(organisation.database);
  const before = await store.find(documentId);
  if (
    before &&
    JSON.stringify((JSON.parse(before.body ?? '{}') as { resource: unknown }).resource) === JSON.stringify(resource)
  )
    return;
  const act = { operation: 'station.enrol', action: before ? 'U' : 'C', subtype: 'enrol' } as const;
  await actAtCentral(context, organisation, act, async () => ({
    documents: [{ id: documentId, resource }],
    result: undefined,
  }));
}

function toAnswer(
  organisation: OrganisationEntry,
  station: StationEntry,
  sites: readonly SiteWithWards[],
): EnrolmentAnswer {
  const { id, name, database, demo, hue, publicKeyJwk, fingerprint } = organisation;
  const place = findPlace(sites, station);
  if (!place) throw new Error('the site of a station is gone');
  const { wards: _wards, ...site } = place.site;
  return {
    organisation: { id, name, database, demo, publicKeyJwk, fingerprint, ...(hue !== undefined && { theme: { hue } }) },
    stationId: station.id,
    stationCode: station.code,
    incarnation: station.incarnation,
    site,
    ...(place.ward && { ward: place.ward }),
    purpose: deskPurpose.parse(station.purpose),
  };
}
