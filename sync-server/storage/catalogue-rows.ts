import type { Lease } from '#shared/domain/lease/lease.ts';
import type { StationPurpose } from '#shared/model/station.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import type { DatabaseEntry, OrganisationEntry, StationEntry } from '../orgs/catalogue.ts';
import type { NewScopeGrant, ScopeGrant } from '../scopes/scope-grants.ts';

export interface DatabaseRow extends Omit<DatabaseEntry, 'server'> {
  readonly server: string | null;
}

export function toDatabase(row: DatabaseRow): DatabaseEntry {
  return { ...row, server: row.server ?? undefined };
}

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
    purpose: row.purpose as StationPurpose,
    storeInstanceId: row.store_instance_id ?? undefined,
    enrolledAt: row.enrolled_at,
    revocation: row.revoked_at === null ? undefined : { at: row.revoked_at, reason: row.revoked_reason ?? undefined },
  };
}

export interface GrantRow {
  readonly station: string;
  readonly request_id: string;
  readonly organisation: string;
  readonly part: 'patient' | 'facility';
  readonly name: string;
  readonly epoch: number;
  readonly reason: string;
  readonly granted_by: string;
  readonly at_ms: number;
  readonly until_ms: number | null;
  readonly state: ScopeGrant['state'];
  readonly ended_at_ms: number | null;
}

export function toGrant(row: GrantRow): ScopeGrant {
  const { epoch, reason, state } = row;
  return {
    epoch,
    reason,
    state,
    requestId: row.request_id,
    stationId: row.station,
    organisationId: row.organisation,
    of: row.part === 'patient' ? { type: 'patient', patientId: row.name } : { type: 'facility', facility: row.name },
    by: row.granted_by,
    atMs: row.at_ms,
    untilMs: row.until_ms ?? undefined,
    endedAtMs: row.ended_at_ms ?? undefined,
  };
}

export function toGrantRow(grant: NewScopeGrant): Omit<GrantRow, 'epoch' | 'state' | 'ended_at_ms'> {
  const { of, reason } = grant;
  return {
    reason,
    station: grant.stationId,
    request_id: grant.requestId,
    organisation: grant.organisationId,
    part: of.type,
    name: of.type === 'patient' ? of.patientId : of.facility,
    granted_by: grant.by,
    at_ms: grant.atMs,
    until_ms: grant.untilMs ?? null,
  };
}

export interface LeaseRow {
  readonly kind: Lease['kind'];
  readonly resource: string;
  readonly epoch: number;
  readonly holder: string;
  readonly from_ms: number;
  readonly until_ms: number | null;
  readonly state: Lease['state'];
}

export function toLease({ from_ms: fromMs, until_ms, ...row }: LeaseRow): Lease {
  return { ...row, fromMs, ...(until_ms !== null && { untilMs: until_ms }) };
}
