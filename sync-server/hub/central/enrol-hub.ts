/**
 * Central's side of a hub that joins: a row like a station's with the purpose `hub`, and a certificate by which the
 * stations of the organisation know it.
 */
import { v7 as uuidV7 } from 'uuid';
import type { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { certifyHub } from '#shared/hub/signed-hub.ts';
import type { CodeCheckAnswer } from '#shared/protocol/enrolment.ts';
import type { HubEnrolmentAnswer, hubEnrolmentRequest, SignedHubCertificate } from '#shared/protocol/hub.ts';
import type { ServerContext } from '../../context.ts';
import type { OrganisationEntry, StationEntry } from '../../orgs/catalogue.ts';
import { writeStationDocument } from '../../orgs/enrol-station.ts';
import { hashCode } from '../../orgs/enrolment-codes.ts';
import { readSigningKey } from '../../orgs/organisation-keys.ts';
import { listSites } from '../../orgs/places.ts';

const invalidCode = (): Refusal =>
  refusal('code-invalid', 'This code is not valid for a hub. Check it, or make a new one with hub code.');

/** Whose code it is; uses nothing up. */
export async function checkHubCode(context: ServerContext, code: string): Promise<CodeCheckAnswer | Refusal> {
  const entry = await context.catalogue.findCode(hashCode(code, 'hub-enrolment'));
  if (!entry || entry.usedBy !== undefined || entry.expiresAtMs <= context.clock.now()) return invalidCode();
  const { name, demo, fingerprint, database } = await getOrganisation(context, entry.organisationId);
  return { organisation: name, demo, fingerprint, sites: [...(await listSites(await context.stores.open(database)))] };
}

export async function enrolHub(
  context: ServerContext,
  { code, name, publicKeyJwk, siteId, storeInstanceId }: z.output<typeof hubEnrolmentRequest>,
): Promise<HubEnrolmentAnswer | Refusal> {
  const codeHash = hashCode(code, 'hub-enrolment');
  const entry = await context.catalogue.findCode(codeHash);
  if (!entry) return invalidCode();
  const organisation = await getOrganisation(context, entry.organisationId);
  const sites = await listSites(await context.stores.open(organisation.database));
  const found = sites.find(({ id }) => id === siteId);
  if (!found) return refusal('invalid-input', 'This site is not known.', { path: 'siteId' });
  const nowMs = context.clock.now();
  const enrolment = await context.catalogue.enrol({
    id: uuidV7({ msecs: nowMs }),
    organisationId: organisation.id,
    name,
    publicKeyJwk,
    siteId,
    wardId: undefined,
    purpose: 'hub',
    storeInstanceId,
    enrolledAt: new Date(nowMs).toISOString(),
    codeHash,
    nowMs,
  });
  if (enrolment.state === 'refused') return invalidCode();
  const { station } = enrolment;
  await writeStationDocument(context, organisation, station);
  const { wards: _wards, ...site } = found;
  const { id, database, demo, hue, fingerprint } = organisation;
  return {
    organisation: {
      ...{ id, name: organisation.name, database, demo, publicKeyJwk: organisation.publicKeyJwk, fingerprint },
      ...(hue !== undefined && { theme: { hue } }),
    },
    hubId: station.id,
    incarnation: station.incarnation,
    site,
    certificate: await certify(context, organisation, station),
  };
}

async function certify(
  context: ServerContext,
  { id: organisation }: OrganisationEntry,
  { id: hubId, name, siteId, publicKeyJwk, enrolledAt: issuedAt }: StationEntry,
): Promise<SignedHubCertificate> {
  const key = await readSigningKey(context, organisation);
  return certifyHub({ hubId, organisation, name, siteId, publicKeyJwk, issuedAt }, key);
}

async function getOrganisation({ catalogue }: ServerContext, id: string): Promise<OrganisationEntry> {
  const organisation = await catalogue.findOrganisation(id);
  if (!organisation) throw new Error('a code of no organisation');
  return organisation;
}
