import type { DeskPurpose } from '#shared/model/station.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import type { OrganisationEntry, StationEntry } from '../orgs/catalogue.ts';

export interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly database: string;
  readonly demo: number;
  readonly hue: number | null;
  readonly public_jwk: string;
  readonly fingerprint: string;
  readonly created_at: string;
}

export function toOrganisation(row: OrganisationRow): OrganisationEntry {
  const { id, name, database, fingerprint } = row;
  return {
    id,
    name,
    database,
    fingerprint,
    demo: row.demo === 1,
    hue: row.hue ?? undefined,
    publicKeyJwk: ed25519PublicJwk.parse(JSON.parse(row.public_jwk)),
    createdAt: row.created_at,
  };
}

export interface StationRow {
  readonly id: string;
  readonly organisation: string;
  readonly database: string;
  readonly name: string;
  readonly code: string;
  readonly public_jwk: string;
  readonly site_id: string;
  readonly ward_id: string | null;
  readonly purpose: string;
  readonly incarnation: number;
  readonly store_instance_id: string | null;
  readonly state: 'active' | 'revoked';
  readonly enrolled_at: string;
  readonly revoked_at: string | null;
  readonly revoked_reason: string | null;
}

export function toStation(row: StationRow): StationEntry {
  const { id, database, name, code, incarnation, state } = row;
  return {
    id,
    database,
    name,
    code,
    incarnation,
    state,
    organisationId: row.organisation,
    publicKeyJwk: ed25519PublicJwk.parse(JSON.parse(row.public_jwk)),
    siteId: row.site_id,
    wardId: row.ward_id ?? undefined,
    purpose: row.purpose as DeskPurpose,
    storeInstanceId: row.store_instance_id ?? undefined,
    enrolledAt: row.enrolled_at,
    revocation: row.revoked_at === null ? undefined : { at: row.revoked_at, reason: row.revoked_reason ?? undefined },
  };
}
