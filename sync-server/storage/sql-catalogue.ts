/** The catalogue in SQL, the same for every engine: all statements of a small database stand together here, and
 * `catalogue.contract.ts` runs them on each. */
import { randomUUID } from 'node:crypto';
import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import type { Lease, LeaseKind } from '#shared/domain/lease/lease.ts';
import { cutBlock } from '#shared/domain/record-number/number-blocks.ts';
import type { NumberBlock } from '#shared/model/number-block.ts';
import type { TokenUse } from '../access/used-tokens.ts';
import type { MirroredRoster } from '../hub/mirror.ts';
import type { LeaseKeyRow } from '../leases/leases.ts';
import type {
  BlockRequest,
  Catalogue,
  CodeEntry,
  DatabaseEntry,
  DatabasePlace,
  Enrolment,
  HeldLock,
  NewStation,
  OrganisationEntry,
  Revocation,
  StationEntry,
} from '../orgs/catalogue.ts';
import type { NewScopeGrant, ScopeGrant } from '../scopes/scope-grants.ts';
import type { SnapshotNote, SnapshotState } from '../snapshot/snapshot-notes.ts';
import {
  type DatabaseRow,
  type GrantRow,
  type LeaseRow,
  type OrganisationRow,
  type StationRow,
  toDatabase,
  toGrant,
  toGrantRow,
  toLease,
  toOrganisation,
  toStation,
} from './catalogue-rows.ts';
import type { CatalogueSql, CatalogueStatements, SqlParameters } from './catalogue-sql.ts';
import { mirrorGrant, mirrorStation } from './mirror-sql.ts';
import { addSnapshot, findSnapshot, listOpenSnapshots, moveSnapshot } from './snapshot-notes-sql.ts';
import { beginTokenMemory, forgetTokens, useTokens } from './used-tokens-sql.ts';

/** The newest head vouches for every event before it, by the hashes; some older ones stay as evidence. */
const PRUNE_HEADS = `DELETE FROM audit_heads
  WHERE organisation = @organisation AND station = @station AND incarnation = @incarnation AND sequence < (
    SELECT sequence FROM audit_heads
    WHERE organisation = @organisation AND station = @station AND incarnation = @incarnation
    ORDER BY sequence DESC LIMIT 1 OFFSET 100)`;

const STATION_COLUMNS = 'stations.*, organisations.database AS database';
const STATION_JOIN = 'FROM stations JOIN organisations ON organisations.id = stations.organisation';

const DATABASE_COLUMNS = 'name, file, profile, engine, server';

/** Where a new database is put, unless told otherwise. `id` is random or an organisation's: never what a caller chose. */
export type NewPlace = (id: string) => DatabasePlace;

export class SqlCatalogue implements Catalogue {
  readonly #sql: CatalogueSql;
  readonly #newPlace: NewPlace;

  constructor(sql: CatalogueSql, newPlace: NewPlace) {
    this.#sql = sql;
    this.#newPlace = newPlace;
  }

  async serverId(): Promise<string> {
    const [server] = await this.#sql.all<{ id: string }>('SELECT id FROM server');
    return server?.id ?? '';
  }

  probe(): Promise<void> {
    return this.#sql.probe();
  }

  exclusively<T>(name: string, work: (lock: HeldLock) => Promise<T>): Promise<T> {
    return this.#sql.exclusively(name, work);
  }

  async listDatabases(): Promise<readonly DatabaseEntry[]> {
    const rows = await this.#sql.all<DatabaseRow>(`SELECT ${DATABASE_COLUMNS} FROM databases ORDER BY name`);
    return rows.map(toDatabase);
  }

  async findDatabase(name: string): Promise<DatabaseEntry | undefined> {
    return findOne(this.#sql, `SELECT ${DATABASE_COLUMNS} FROM databases WHERE name = @name`, { name }, toDatabase);
  }

  async addPlainDatabase(name: string): Promise<DatabaseEntry | undefined> {
    const entry: DatabaseEntry = { name, profile: 'plain', ...this.#newPlace(randomUUID()) };
    return (await insertDatabase(this.#sql, entry)) ? entry : undefined;
  }

  async removePlainDatabase(name: string): Promise<void> {
    await this.#sql.run("DELETE FROM databases WHERE name = @name AND profile = 'plain'", { name });
  }

  async moveDatabase(name: string, { file, engine, server }: DatabasePlace): Promise<void> {
    const sql = 'UPDATE databases SET file = @file, engine = @engine, server = @server WHERE name = @name';
    await this.#sql.run(sql, { name, file, engine, server: server ?? null });
  }

  async addOrganisation(organisation: OrganisationEntry, place = this.#newPlace(organisation.id)): Promise<void> {
    const { id, name, database, fingerprint, createdAt } = organisation;
    await this.#sql.inTransaction(async (sql) => {
      if (!(await insertDatabase(sql, { name: database, profile: 'organisation', ...place })))
        throw new Error(`the database ${database} exists`);
      await sql.run(
        `INSERT INTO organisations (id, name, database, demo, hue, public_jwk, fingerprint, created_at)
         VALUES (@id, @name, @database, @demo, @hue, @publicKeyJwk, @fingerprint, @createdAt)`,
        {
          id,
          name,
          database,
          fingerprint,
          createdAt,
          demo: organisation.demo ? 1 : 0,
          hue: organisation.hue ?? null,
          publicKeyJwk: JSON.stringify(organisation.publicKeyJwk),
        },
      );
    });
  }

  async listOrganisations(): Promise<readonly OrganisationEntry[]> {
    const rows = await this.#sql.all<OrganisationRow>('SELECT * FROM organisations ORDER BY name, id');
    return rows.map(toOrganisation);
  }

  async findOrganisation(key: string): Promise<OrganisationEntry | undefined> {
    const sql = 'SELECT * FROM organisations WHERE id = @key OR database = @key OR name = @key ORDER BY created_at';
    return findOne(this.#sql, sql, { key }, toOrganisation);
  }

  async addCode({ hash, organisationId, expiresAtMs }: Omit<CodeEntry, 'usedBy'>): Promise<void> {
    const sql = `INSERT INTO enrolment_codes (hash, organisation, expires_at_ms)
                 VALUES (@hash, @organisationId, @expiresAtMs)`;
    await this.#sql.run(sql, { hash, organisationId, expiresAtMs });
  }

  async findCode(hash: string): Promise<CodeEntry | undefined> {
    return findCode(this.#sql, hash);
  }

  async enrol(station: NewStation): Promise<Enrolment> {
    return this.#sql.inTransaction(async (sql): Promise<Enrolment> => {
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

  async findStation(id: string): Promise<StationEntry | undefined> {
    return findStation(this.#sql, id);
  }

  async listStations(organisationId: string): Promise<readonly StationEntry[]> {
    const sql = `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.organisation = @organisationId
                 ORDER BY stations.enrolled_at`;
    return (await this.#sql.all<StationRow>(sql, { organisationId })).map(toStation);
  }

  async revokeStation(id: string, { at, reason }: Revocation): Promise<StationEntry | undefined> {
    const sql = `UPDATE stations SET state = 'revoked', revoked_at = @at, revoked_reason = @reason
                 WHERE id = @id AND state = 'active'`;
    await this.#sql.run(sql, { id, at, reason: reason ?? null });
    return findStation(this.#sql, id);
  }

  async listRevokedStations(): Promise<readonly StationEntry[]> {
    const sql = `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.state = 'revoked' ORDER BY stations.id`;
    return (await this.#sql.all<StationRow>(sql)).map(toStation);
  }

  async beginIncarnation(stationId: string, storeInstanceId: string): Promise<StationEntry> {
    const sql = `UPDATE stations SET incarnation = incarnation + 1, store_instance_id = @storeInstanceId
                 WHERE id = @stationId AND store_instance_id IS DISTINCT FROM @storeInstanceId`;
    await this.#sql.run(sql, { stationId, storeInstanceId });
    return getStation(this.#sql, stationId);
  }

  async leaseBlock(request: BlockRequest): Promise<NumberBlock> {
    return this.#sql.inTransaction(async (sql) => (await findBlock(sql, request)) ?? cutNextBlock(sql, request));
  }

  async findLease(organisationId: string, kind: LeaseKind, resource: string): Promise<Lease | undefined> {
    return findLease(this.#sql, { organisationId, kind, resource });
  }

  async listLeases(organisationId: string, kind: LeaseKind): Promise<readonly Lease[]> {
    const text = `SELECT ${LEASE_COLUMNS} FROM leases WHERE organisation = @organisationId AND kind = @kind
                  ORDER BY resource, epoch`;
    return (await this.#sql.all<LeaseRow>(text, { organisationId, kind })).map(toLease);
  }

  async changeLease<T>(
    organisationId: string,
    kind: LeaseKind,
    resource: string,
    plan: (present: Lease | undefined) => { readonly write: readonly Lease[]; readonly result: T },
  ): Promise<T> {
    return this.#sql.inTransaction(async (sql) => {
      const { write, result } = plan(await findLease(sql, { organisationId, kind, resource }));
      for (const lease of write) await putLease(sql, organisationId, lease);
      return result;
    });
  }

  async keepLeaseKey(stationId: string, sealed: string): Promise<LeaseKeyRow> {
    return this.#sql.inTransaction(async (sql) => {
      await sql.run('INSERT INTO lease_keys (station, sealed) VALUES (@stationId, @sealed) ON CONFLICT DO NOTHING', {
        stationId,
        sealed,
      });
      const text = 'SELECT sealed, last_extension FROM lease_keys WHERE station = @stationId';
      const [row] = await sql.all<{ sealed: string; last_extension: string | null }>(text, { stationId });
      return { sealed: row?.sealed ?? sealed, lastExtension: row?.last_extension ?? undefined };
    });
  }

  async noteExtension(stationId: string, extensionId: string): Promise<void> {
    const text = 'UPDATE lease_keys SET last_extension = @extensionId WHERE station = @stationId';
    await this.#sql.run(text, { stationId, extensionId });
  }

  async keepHead(head: SignedHead): Promise<void> {
    const { organisation, station, incarnation, sequence, hash } = head;
    await this.#sql.run(
      `INSERT INTO audit_heads (organisation, station, incarnation, sequence, hash, head)
         VALUES (@organisation, @station, @incarnation, @sequence, @hash, @head) ON CONFLICT DO NOTHING`,
      { organisation, station, incarnation, sequence, hash, head: JSON.stringify(head) },
    );
    await this.#sql.run(PRUNE_HEADS, { organisation, station, incarnation });
  }

  async listHeads(organisationId: string, stationId?: string): Promise<readonly SignedHead[]> {
    const ofStation = stationId === undefined ? '' : 'AND station = @stationId';
    const sql = `SELECT head FROM audit_heads WHERE organisation = @organisationId ${ofStation}
                 ORDER BY station, incarnation, sequence`;
    const parameters = { organisationId, ...(stationId !== undefined && { stationId }) };
    const rows = await this.#sql.all<{ head: string }>(sql, parameters);
    return rows.map(({ head }) => JSON.parse(head) as SignedHead);
  }

  async grantScope(grant: NewScopeGrant): Promise<ScopeGrant> {
    return this.#sql.inTransaction(
      async (sql) => (await findGrant(sql, grant.stationId, grant.requestId)) ?? addGrant(sql, grant),
    );
  }

  async endGrant(
    stationId: string,
    requestId: string,
    { state, atMs }: { readonly state: 'returned' | 'expired'; readonly atMs: number },
  ): Promise<ScopeGrant | undefined> {
    const sql = `UPDATE scope_grants SET state = @state, ended_at_ms = @atMs
                 WHERE station = @stationId AND request_id = @requestId AND state = 'active'`;
    await this.#sql.run(sql, { state, atMs, stationId, requestId });
    return findGrant(this.#sql, stationId, requestId);
  }

  async extendGrant(stationId: string, requestId: string, untilMs: number): Promise<void> {
    const sql = `UPDATE scope_grants SET until_ms = @untilMs
                 WHERE station = @stationId AND request_id = @requestId AND state = 'active'`;
    await this.#sql.run(sql, { untilMs, stationId, requestId });
  }

  async listGrants(stationId: string): Promise<readonly ScopeGrant[]> {
    const sql = 'SELECT * FROM scope_grants WHERE station = @stationId ORDER BY epoch';
    return (await this.#sql.all<GrantRow>(sql, { stationId })).map(toGrant);
  }

  async mirror({ stations, grants }: MirroredRoster): Promise<void> {
    await this.#sql.inTransaction(async (sql) => {
      for (const station of stations) await mirrorStation(sql, station);
      for (const grant of grants) await mirrorGrant(sql, grant);
    });
  }

  addSnapshot(note: SnapshotNote): Promise<void> {
    return addSnapshot(this.#sql, note);
  }

  findSnapshot(id: string): Promise<SnapshotNote | undefined> {
    return findSnapshot(this.#sql, id);
  }

  listOpenSnapshots(): Promise<readonly SnapshotNote[]> {
    return listOpenSnapshots(this.#sql);
  }

  moveSnapshot(id: string, state: SnapshotState): Promise<void> {
    return moveSnapshot(this.#sql, id, state);
  }

  async beginTokenMemory(nowMs: number): Promise<void> {
    await beginTokenMemory(this.#sql, nowMs);
  }

  useTokens(uses: readonly TokenUse[], nowMs: number): Promise<ReadonlySet<string>> {
    return useTokens(this.#sql, uses, nowMs);
  }

  forgetTokens(expiredBeforeMs: number): Promise<void> {
    return forgetTokens(this.#sql, expiredBeforeMs);
  }

  async close(): Promise<void> {
    await this.#sql.close();
  }
}

async function findOne<Row, T>(
  sql: CatalogueStatements,
  text: string,
  parameters: SqlParameters,
  to: (row: Row) => T,
): Promise<T | undefined> {
  const [row] = await sql.all<Row>(text, parameters);
  return row === undefined ? undefined : to(row);
}

async function insertDatabase(sql: CatalogueStatements, entry: DatabaseEntry): Promise<boolean> {
  const { name, file, profile, engine, server } = entry;
  const text = `INSERT INTO databases (${DATABASE_COLUMNS}) VALUES (@name, @file, @profile, @engine, @server)
                ON CONFLICT DO NOTHING`;
  return (await sql.run(text, { name, file, profile, engine, server: server ?? null })) === 1;
}

function findCode(sql: CatalogueStatements, hash: string): Promise<CodeEntry | undefined> {
  const text = `SELECT hash, organisation AS "organisationId", expires_at_ms AS "expiresAtMs", used_by AS "usedBy"
                FROM enrolment_codes WHERE hash = @hash`;
  type Row = Omit<CodeEntry, 'usedBy'> & { readonly usedBy: string | null };
  return findOne(sql, text, { hash }, (row: Row): CodeEntry => ({ ...row, usedBy: row.usedBy ?? undefined }));
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

function findStation(sql: CatalogueStatements, id: string): Promise<StationEntry | undefined> {
  return findOne(sql, `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.id = @id`, { id }, toStation);
}

async function getStation(sql: CatalogueStatements, id: string): Promise<StationEntry> {
  const station = await findStation(sql, id);
  if (!station) throw new Error('no such station');
  return station;
}

async function findBlock(
  sql: CatalogueStatements,
  { stationId, requestId }: BlockRequest,
): Promise<NumberBlock | undefined> {
  const text = `SELECT prefix, first AS "from", last AS "to", first AS "next", station AS "stationId",
                  leased_at AS "leasedAt"
                FROM number_blocks WHERE station = @stationId AND request_id = @requestId`;
  return (await sql.all<NumberBlock>(text, { stationId, requestId }))[0];
}

async function cutNextBlock(sql: CatalogueStatements, request: BlockRequest): Promise<NumberBlock> {
  const { organisationId, requestId, size } = request;
  const highest = `SELECT coalesce(max(last), 0) AS highest FROM number_blocks
                   WHERE organisation = @organisationId AND prefix = @prefix`;
  const [after] = await sql.all<{ highest: number }>(highest, { organisationId, prefix: request.prefix });
  const { prefix, from, to, stationId, leasedAt, next } = cutBlock(request, after?.highest ?? 0, size);
  await sql.run(
    `INSERT INTO number_blocks (organisation, station, request_id, prefix, first, last, leased_at)
       VALUES (@organisationId, @stationId, @requestId, @prefix, @from, @to, @leasedAt)`,
    { organisationId, stationId, requestId, prefix, from, to, leasedAt },
  );
  const [resource, fromMs] = [`${prefix} ${from}-${to}`, Date.parse(leasedAt) || 0];
  const lease: Lease = { kind: 'record-numbers', resource, holder: stationId, fromMs, epoch: 1, state: 'held' };
  await putLease(sql, organisationId, lease);
  return { prefix, from, to, next, stationId, leasedAt };
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

const LEASE_COLUMNS = 'kind, resource, epoch, holder, from_ms, until_ms, state';

function findLease(
  sql: CatalogueStatements,
  key: { readonly organisationId: string; readonly kind: string; readonly resource: string },
): Promise<Lease | undefined> {
  const text = `SELECT ${LEASE_COLUMNS} FROM leases
    WHERE organisation = @organisationId AND kind = @kind AND resource = @resource ORDER BY epoch DESC LIMIT 1`;
  return findOne(sql, text, { ...key }, toLease);
}

async function putLease(sql: CatalogueStatements, organisationId: string, lease: Lease): Promise<void> {
  const { kind, resource, epoch, holder, fromMs, untilMs, state } = lease;
  await sql.run(
    `INSERT INTO leases (organisation, kind, resource, epoch, holder, from_ms, until_ms, state)
       VALUES (@organisationId, @kind, @resource, @epoch, @holder, @fromMs, @untilMs, @state)
     ON CONFLICT (organisation, kind, resource, epoch)
       DO UPDATE SET until_ms = excluded.until_ms, state = excluded.state`,
    { organisationId, kind, resource, epoch, holder, fromMs, untilMs: untilMs ?? null, state },
  );
}
