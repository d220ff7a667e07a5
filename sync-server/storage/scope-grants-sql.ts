import type { NewScopeGrant, ScopeGrant } from '../scopes/scope-grants.ts';
import { type GrantRow, toGrant, toGrantRow } from './catalogue-rows.ts';
import { type CatalogueSql, type CatalogueStatements, listed } from './catalogue-sql.ts';
import { findOne } from './find-one.ts';

export function grantScope(catalogue: CatalogueSql, grant: NewScopeGrant): Promise<ScopeGrant> {
  return catalogue.inTransaction(
    async (sql) => (await findGrant(sql, grant.stationId, grant.requestId)) ?? addGrant(sql, grant),
  );
}

async function addGrant(sql: CatalogueStatements, grant: NewScopeGrant): Promise<ScopeGrant> {
  const row = toGrantRow(grant);
  const { station, part, name, at_ms } = row;
  await sql.run(
    `UPDATE scope_grants SET state = 'returned', ended_at_ms = @at_ms
     WHERE station = @station AND part = @part AND name = @name AND state = 'active'`,
    { station, part, name, at_ms },
  );
  await sql.run(
    `INSERT INTO scope_grants
       (station, request_id, organisation, part, name, epoch, reason, granted_by, at_ms, until_ms, state)
     VALUES (@station, @request_id, @organisation, @part, @name,
       (SELECT coalesce(max(epoch), 0) + 1 FROM scope_grants WHERE station = @station),
       @reason, @granted_by, @at_ms, @until_ms, 'active')`,
    { ...row },
  );
  return (await findGrant(sql, grant.stationId, grant.requestId)) as ScopeGrant;
}

function findGrant(sql: CatalogueStatements, stationId: string, requestId: string): Promise<ScopeGrant | undefined> {
  const text = 'SELECT * FROM scope_grants WHERE station = @stationId AND request_id = @requestId';
  return findOne(sql, text, { stationId, requestId }, toGrant);
}

export async function endGrant(
  sql: CatalogueStatements,
  stationId: string,
  requestId: string,
  { state, atMs }: { readonly state: 'returned' | 'expired'; readonly atMs: number },
): Promise<ScopeGrant | undefined> {
  const text = `UPDATE scope_grants SET state = @state, ended_at_ms = @atMs
               WHERE station = @stationId AND request_id = @requestId AND state = 'active'`;
  await sql.run(text, { state, atMs, stationId, requestId });
  return findGrant(sql, stationId, requestId);
}

export async function extendGrant(
  sql: CatalogueStatements,
  stationId: string,
  requestId: string,
  untilMs: number,
): Promise<void> {
  const text = `UPDATE scope_grants SET until_ms = @untilMs
               WHERE station = @stationId AND request_id = @requestId AND state = 'active'`;
  await sql.run(text, { untilMs, stationId, requestId });
}

export async function listGrants(sql: CatalogueStatements, stationId: string): Promise<readonly ScopeGrant[]> {
  const text = 'SELECT * FROM scope_grants WHERE station = @stationId ORDER BY epoch';
  return (await sql.all<GrantRow>(text, { stationId })).map(toGrant);
}

/** By station; those without any are left out. */
export async function listGrantsOf(
  sql: CatalogueStatements,
  stationIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ScopeGrant[]>> {
  const { text, parameters } = listed('station', stationIds);
  const rows = await sql.all<GrantRow>(
    `SELECT * FROM scope_grants WHERE station IN ${text} ORDER BY epoch`,
    parameters,
  );
  return Map.groupBy(rows.map(toGrant), ({ stationId }) => stationId);
}
