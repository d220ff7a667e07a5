/** A hub's copy of stations and grants that central keeps. */
import type { MirroredRoster } from '../hub/mirror.ts';
import type { ScopeGrant } from '../scopes/scope-grants.ts';
import { toGrantRow } from './catalogue-rows.ts';
import type { CatalogueStatements } from './catalogue-sql.ts';

export async function mirrorStation(sql: CatalogueStatements, station: MirroredRoster['stations'][number]) {
  const { id, organisationId, name, code, siteId, purpose, incarnation, state, enrolledAt } = station;
  await sql.run(
    `INSERT INTO stations (id, organisation, name, code, public_jwk, site_id, ward_id, purpose, incarnation,
         store_instance_id, state, enrolled_at, revoked_at, revoked_reason)
       VALUES (@id, @organisationId, @name, @code, @publicKeyJwk, @siteId, @wardId, @purpose, @incarnation,
         @storeInstanceId, @state, @enrolledAt, @revokedAt, @revokedReason)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, code = excluded.code, public_jwk = excluded.public_jwk,
       site_id = excluded.site_id, ward_id = excluded.ward_id, purpose = excluded.purpose,
       incarnation = excluded.incarnation, store_instance_id = excluded.store_instance_id, state = excluded.state,
       revoked_at = excluded.revoked_at, revoked_reason = excluded.revoked_reason`,
    {
      ...{ id, organisationId, name, code, siteId, purpose, incarnation, state, enrolledAt },
      publicKeyJwk: JSON.stringify(station.publicKeyJwk),
      wardId: station.wardId ?? null,
      storeInstanceId: station.storeInstanceId ?? null,
      revokedAt: station.revocation?.at ?? null,
      revokedReason: station.revocation?.reason ?? null,
    },
  );
}

/** Epochs are central's: a station's reader of the feed means the same by them here and there. */
export async function mirrorGrant(sql: CatalogueStatements, grant: ScopeGrant): Promise<void> {
  await sql.run(
    `INSERT INTO scope_grants
       (station, request_id, organisation, part, name, epoch, reason, granted_by, at_ms, until_ms, state, ended_at_ms)
     VALUES (@station, @request_id, @organisation, @part, @name, @epoch, @reason, @granted_by, @at_ms, @until_ms,
       @state, @ended_at_ms)
     ON CONFLICT (station, request_id) DO UPDATE SET epoch = excluded.epoch, until_ms = excluded.until_ms,
       state = excluded.state, ended_at_ms = excluded.ended_at_ms`,
    { ...toGrantRow(grant), epoch: grant.epoch, state: grant.state, ended_at_ms: grant.endedAtMs ?? null },
  );
}
