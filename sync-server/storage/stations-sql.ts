import type { CodeEntry, Enrolment, NewStation, Revocation, StationEntry } from '../orgs/catalogue.ts';
import { type StationRow, toStation } from './catalogue-rows.ts';
import { type CatalogueSql, type CatalogueStatements, listed } from './catalogue-sql.ts';
import { findOne } from './find-one.ts';

const STATION_COLUMNS = 'stations.*, organisations.database AS database';
const STATION_JOIN = 'FROM stations JOIN organisations ON organisations.id = stations.organisation';

export async function addCode(
  sql: CatalogueStatements,
  { hash, organisationId, expiresAtMs }: Omit<CodeEntry, 'usedBy'>,
): Promise<void> {
  const text = `INSERT INTO enrolment_codes (hash, organisation, expires_at_ms)
               VALUES (@hash, @organisationId, @expiresAtMs)`;
  await sql.run(text, { hash, organisationId, expiresAtMs });
}

export function findCode(sql: CatalogueStatements, hash: string): Promise<CodeEntry | undefined> {
  const text = `SELECT hash, organisation AS "organisationId", expires_at_ms AS "expiresAtMs", used_by AS "usedBy"
                FROM enrolment_codes WHERE hash = @hash`;
  type Row = Omit<CodeEntry, 'usedBy'> & { readonly usedBy: string | null };
  return findOne(sql, text, { hash }, (row: Row): CodeEntry => ({ ...row, usedBy: row.usedBy ?? undefined }));
}

export function enrol(catalogue: CatalogueSql, station: NewStation): Promise<Enrolment> {
  return catalogue.inTransaction(async (sql): Promise<Enrolment> => {
    const code = await findCode(sql, station.codeHash);
    if (!code || code.organisationId !== station.organisationId) return { state: 'refused' };
    if (code.usedBy !== undefined) return repeatEnrolment(sql, code.usedBy, station);
    if (code.expiresAtMs <= station.nowMs) return { state: 'refused' };
    const use = 'UPDATE enrolment_codes SET used_by = @id WHERE hash = @codeHash';
    await sql.run(use, { id: station.id, codeHash: station.codeHash });
    await insertStation(sql, station);
    return { state: 'enrolled', station: await getStation(sql, station.id) };
  });
}

async function repeatEnrolment(sql: CatalogueStatements, usedBy: string, station: NewStation): Promise<Enrolment> {
  const known = await findStation(sql, usedBy);
  if (known?.publicKeyJwk.x !== station.publicKeyJwk.x || known.state !== 'active') return { state: 'refused' };
  return { state: 'repeated', station: known };
}

async function insertStation(sql: CatalogueStatements, station: NewStation): Promise<void> {
  const count = 'SELECT count(*) AS known FROM stations WHERE organisation = @organisationId';
  const [row] = await sql.all<{ known: number }>(count, { organisationId: station.organisationId });
  await sql.run(
    `INSERT INTO stations (id, organisation, name, code, public_jwk, site_id, ward_id, purpose, incarnation,
         store_instance_id, state, enrolled_at)
       VALUES (@id, @organisationId, @name, @code, @publicKeyJwk, @siteId, @wardId, @purpose, 1,
         @storeInstanceId, 'active', @enrolledAt)`,
    {
      id: station.id,
      organisationId: station.organisationId,
      name: station.name,
      code: `S${(row?.known ?? 0) + 1}`,
      publicKeyJwk: JSON.stringify(station.publicKeyJwk),
      siteId: station.siteId,
      wardId: station.wardId ?? null,
      purpose: station.purpose,
      storeInstanceId: station.storeInstanceId ?? null,
      enrolledAt: station.enrolledAt,
    },
  );
}

export function findStation(sql: CatalogueStatements, id: string): Promise<StationEntry | undefined> {
  return findOne(sql, `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.id = @id`, { id }, toStation);
}

export async function findStations(
  sql: CatalogueStatements,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StationEntry>> {
  const { text, parameters } = listed('id', ids);
  const rows = await sql.all<StationRow>(
    `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.id IN ${text}`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, toStation(row)]));
}

async function getStation(sql: CatalogueStatements, id: string): Promise<StationEntry> {
  const station = await findStation(sql, id);
  if (!station) throw new Error('no such station');
  return station;
}

export async function listStations(sql: CatalogueStatements, organisationId: string): Promise<readonly StationEntry[]> {
  const text = `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.organisation = @organisationId
               ORDER BY stations.enrolled_at`;
  return (await sql.all<StationRow>(text, { organisationId })).map(toStation);
}

export async function revokeStation(
  sql: CatalogueStatements,
  id: string,
  { at, reason }: Revocation,
): Promise<StationEntry | undefined> {
  const text = `UPDATE stations SET state = 'revoked', revoked_at = @at, revoked_reason = @reason
               WHERE id = @id AND state = 'active'`;
  await sql.run(text, { id, at, reason: reason ?? null });
  return findStation(sql, id);
}

export async function listRevokedStations(sql: CatalogueStatements): Promise<readonly StationEntry[]> {
  const text = `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.state = 'revoked' ORDER BY stations.id`;
  return (await sql.all<StationRow>(text)).map(toStation);
}

export async function beginIncarnation(
  sql: CatalogueStatements,
  stationId: string,
  storeInstanceId: string,
): Promise<StationEntry> {
  const text = `UPDATE stations SET incarnation = incarnation + 1, store_instance_id = @storeInstanceId
               WHERE id = @stationId AND store_instance_id IS DISTINCT FROM @storeInstanceId`;
  await sql.run(text, { stationId, storeInstanceId });
  return getStation(sql, stationId);
}
