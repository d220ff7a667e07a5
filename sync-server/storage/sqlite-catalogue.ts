/** The catalogue in a SQLite file of its own, `catalogue.sqlite`. All statements are here. */
import { randomUUID } from 'node:crypto';
import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import { cutBlock } from '#shared/domain/record-number/number-blocks.ts';
import type { NumberBlock } from '#shared/model/number-block.ts';
import { openConnection, type SqliteDatabase } from '#shared/sqlite/connection.ts';
import { withStoreFaults } from '#shared/sqlite/sqlite-fault.ts';
import type {
  BlockRequest,
  Catalogue,
  CodeEntry,
  DatabaseEntry,
  Enrolment,
  NewStation,
  OrganisationEntry,
  Revocation,
  StationEntry,
} from '../orgs/catalogue.ts';
import type { NewScopeGrant, ScopeGrant } from '../scopes/scope-grants.ts';
import {
  type GrantRow,
  type OrganisationRow,
  type StationRow,
  toGrant,
  toGrantRow,
  toOrganisation,
  toStation,
} from './catalogue-rows.ts';
import { CATALOGUE_MIGRATIONS } from './catalogue-schema.ts';

export function openSqliteCatalogue(file: string): Catalogue {
  const db = openConnection({ file, cacheKib: 4000 });
  try {
    prepare(db);
    return new SqliteCatalogue(db);
  } catch (fault) {
    db.close();
    throw fault;
  }
}

function prepare(db: SqliteDatabase): void {
  db.transaction(() => {
    const version = db.pragma('user_version', { simple: true }) as number;
    const newest = CATALOGUE_MIGRATIONS.length;
    if (version > newest) throw new Error('catalogue.sqlite was written by a newer version of Holdfast');
    if (version === newest) return;
    for (const migration of CATALOGUE_MIGRATIONS.slice(version)) db.exec(migration);
    if (version === 0) db.prepare('INSERT INTO server (id) VALUES (?)').run(randomUUID().replaceAll('-', ''));
    db.pragma(`user_version=${newest}`);
  }).immediate();
}

type Statement = ReturnType<typeof prepareAny>;
const prepareAny = (db: SqliteDatabase, sql: string) => db.prepare<unknown[], unknown>(sql);

/** The newest head vouches for every event before it, by the hashes; some older ones stay as evidence. */
const PRUNE_HEADS = `DELETE FROM audit_heads
  WHERE organisation = @organisation AND station = @station AND incarnation = @incarnation AND sequence < (
    SELECT sequence FROM audit_heads
    WHERE organisation = @organisation AND station = @station AND incarnation = @incarnation
    ORDER BY sequence DESC LIMIT 1 OFFSET 100)`;

const STATION_COLUMNS = 'stations.*, organisations.database AS database';
const STATION_JOIN = 'FROM stations JOIN organisations ON organisations.id = stations.organisation';

class SqliteCatalogue implements Catalogue {
  readonly #db: SqliteDatabase;

  readonly #statements = new Map<string, Statement>();

  constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql) ?? prepareAny(this.#db, sql);
    this.#statements.set(sql, known);
    return known;
  }

  async serverId(): Promise<string> {
    return this.#prepare('SELECT id FROM server').pluck().get() as string;
  }

  /** The version is written again: a page that goes to the disk and means nothing. */
  async probe(): Promise<void> {
    withStoreFaults(() =>
      this.#db
        .transaction(() => {
          const version = this.#db.pragma('user_version', { simple: true }) as number;
          this.#db.pragma(`user_version=${version}`);
        })
        .immediate(),
    );
  }

  async listDatabases(): Promise<readonly DatabaseEntry[]> {
    return this.#prepare('SELECT name, file, profile FROM databases ORDER BY name').all() as DatabaseEntry[];
  }

  async findDatabase(name: string): Promise<DatabaseEntry | undefined> {
    return this.#prepare('SELECT name, file, profile FROM databases WHERE name = ?').get(name) as DatabaseEntry;
  }

  async addPlainDatabase(name: string): Promise<DatabaseEntry | undefined> {
    const entry: DatabaseEntry = { name, file: `${randomUUID()}.sqlite`, profile: 'plain' };
    return this.#insertDatabase(entry) ? entry : undefined;
  }

  #insertDatabase(entry: DatabaseEntry): boolean {
    const sql = 'INSERT INTO databases (name, file, profile) VALUES (@name, @file, @profile) ON CONFLICT DO NOTHING';
    return this.#prepare(sql).run(entry).changes === 1;
  }

  async removePlainDatabase(name: string): Promise<void> {
    this.#prepare("DELETE FROM databases WHERE name = ? AND profile = 'plain'").run(name);
  }

  async addOrganisation(organisation: OrganisationEntry): Promise<void> {
    const row = {
      ...organisation,
      demo: organisation.demo ? 1 : 0,
      hue: organisation.hue ?? null,
      publicKeyJwk: JSON.stringify(organisation.publicKeyJwk),
    };
    const insert = this.#prepare(
      `INSERT INTO organisations (id, name, database, demo, hue, public_jwk, fingerprint, created_at)
       VALUES (@id, @name, @database, @demo, @hue, @publicKeyJwk, @fingerprint, @createdAt)`,
    );
    this.#db
      .transaction(() => {
        const { id, database: name } = organisation;
        if (!this.#insertDatabase({ name, file: `${id}.sqlite`, profile: 'organisation' }))
          throw new Error(`the database ${name} exists`);
        insert.run(row);
      })
      .immediate();
  }

  async listOrganisations(): Promise<readonly OrganisationEntry[]> {
    const rows = this.#prepare('SELECT * FROM organisations ORDER BY name, id').all() as OrganisationRow[];
    return rows.map(toOrganisation);
  }

  async findOrganisation(key: string): Promise<OrganisationEntry | undefined> {
    const sql = 'SELECT * FROM organisations WHERE id = @key OR database = @key OR name = @key ORDER BY created_at';
    const row = this.#prepare(sql).get({ key }) as OrganisationRow | undefined;
    return row && toOrganisation(row);
  }

  async addCode({ hash, organisationId, expiresAtMs }: Omit<CodeEntry, 'usedBy'>): Promise<void> {
    const sql = 'INSERT INTO enrolment_codes (hash, organisation, expires_at_ms) VALUES (?, ?, ?)';
    this.#prepare(sql).run(hash, organisationId, expiresAtMs);
  }

  async findCode(hash: string): Promise<CodeEntry | undefined> {
    return this.#findCode(hash);
  }

  #findCode(hash: string): CodeEntry | undefined {
    const sql = `SELECT hash, organisation AS organisationId, expires_at_ms AS expiresAtMs, used_by AS usedBy
                 FROM enrolment_codes WHERE hash = ?`;
    const row = this.#prepare(sql).get(hash) as (Omit<CodeEntry, 'usedBy'> & { usedBy: string | null }) | undefined;
    return row && { ...row, usedBy: row.usedBy ?? undefined };
  }

  async enrol(station: NewStation): Promise<Enrolment> {
    return this.#db.transaction(() => this.#enrol(station)).immediate();
  }

  #enrol(station: NewStation): Enrolment {
    const code = this.#findCode(station.codeHash);
    if (!code || code.organisationId !== station.organisationId) return { state: 'refused' };
    if (code.usedBy !== undefined) return this.#repeat(code.usedBy, station);
    if (code.expiresAtMs <= station.nowMs) return { state: 'refused' };
    this.#prepare('UPDATE enrolment_codes SET used_by = ? WHERE hash = ?').run(station.id, station.codeHash);
    this.#insertStation(station);
    return { state: 'enrolled', station: this.#findStation(station.id) as StationEntry };
  }

  #repeat(usedBy: string, station: NewStation): Enrolment {
    const known = this.#findStation(usedBy);
    if (known?.publicKeyJwk.x !== station.publicKeyJwk.x || known.state !== 'active') return { state: 'refused' };
    return { state: 'repeated', station: known };
  }

  #insertStation(station: NewStation): void {
    const number = this.#prepare('SELECT count(*) + 1 FROM stations WHERE organisation = ?').pluck();
    const row = {
      id: station.id,
      organisationId: station.organisationId,
      name: station.name,
      code: `S${number.get(station.organisationId) as number}`,
      publicKeyJwk: JSON.stringify(station.publicKeyJwk),
      siteId: station.siteId,
      wardId: station.wardId ?? null,
      purpose: station.purpose,
      storeInstanceId: station.storeInstanceId ?? null,
      enrolledAt: station.enrolledAt,
    };
    this.#prepare(
      `INSERT INTO stations (id, organisation, name, code, public_jwk, site_id, ward_id, purpose, incarnation,
           store_instance_id, state, enrolled_at)
         VALUES (@id, @organisationId, @name, @code, @publicKeyJwk, @siteId, @wardId, @purpose, 1,
           @storeInstanceId, 'active', @enrolledAt)`,
    ).run(row);
  }

  async findStation(id: string): Promise<StationEntry | undefined> {
    return this.#findStation(id);
  }

  #findStation(id: string): StationEntry | undefined {
    const sql = `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.id = ?`;
    const row = this.#prepare(sql).get(id) as StationRow | undefined;
    return row && toStation(row);
  }

  async listStations(organisationId: string): Promise<readonly StationEntry[]> {
    const sql = `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.organisation = ? ORDER BY stations.enrolled_at`;
    return (this.#prepare(sql).all(organisationId) as StationRow[]).map(toStation);
  }

  async revokeStation(id: string, { at, reason }: Revocation): Promise<StationEntry | undefined> {
    const sql = `UPDATE stations SET state = 'revoked', revoked_at = @at, revoked_reason = @reason
                 WHERE id = @id AND state = 'active'`;
    this.#prepare(sql).run({ id, at, reason: reason ?? null });
    return this.#findStation(id);
  }

  async listRevokedStations(): Promise<readonly StationEntry[]> {
    const sql = `SELECT ${STATION_COLUMNS} ${STATION_JOIN} WHERE stations.state = 'revoked' ORDER BY stations.id`;
    return (this.#prepare(sql).all() as StationRow[]).map(toStation);
  }

  async beginIncarnation(stationId: string, storeInstanceId: string): Promise<StationEntry> {
    const sql = `UPDATE stations SET incarnation = incarnation + 1, store_instance_id = @storeInstanceId
                 WHERE id = @stationId AND store_instance_id IS NOT @storeInstanceId`;
    this.#prepare(sql).run({ stationId, storeInstanceId });
    const station = this.#findStation(stationId);
    if (!station) throw new Error('no such station');
    return station;
  }

  async leaseBlock(request: BlockRequest): Promise<NumberBlock> {
    return this.#db.transaction(() => this.#findBlock(request) ?? this.#cutBlock(request)).immediate();
  }

  #findBlock({ stationId, requestId }: BlockRequest): NumberBlock | undefined {
    const sql = `SELECT prefix, first AS "from", last AS "to", first AS "next", station AS stationId, leased_at AS leasedAt
                 FROM number_blocks WHERE station = ? AND request_id = ?`;
    return this.#prepare(sql).get(stationId, requestId) as NumberBlock | undefined;
  }

  #cutBlock(request: BlockRequest): NumberBlock {
    const { organisationId, requestId, size } = request;
    const highest = 'SELECT coalesce(max(last), 0) FROM number_blocks WHERE organisation = ? AND prefix = ?';
    const after = this.#prepare(highest).pluck().get(organisationId, request.prefix) as number;
    const { prefix, from, to, stationId, leasedAt, next } = cutBlock(request, after, size);
    this.#prepare(
      `INSERT INTO number_blocks (organisation, station, request_id, prefix, first, last, leased_at)
         VALUES (@organisationId, @stationId, @requestId, @prefix, @from, @to, @leasedAt)`,
    ).run({ organisationId, stationId, requestId, prefix, from, to, leasedAt });
    return { prefix, from, to, next, stationId, leasedAt };
  }

  async keepHead(head: SignedHead): Promise<void> {
    const { organisation, station, incarnation, sequence, hash } = head;
    this.#prepare(
      `INSERT INTO audit_heads (organisation, station, incarnation, sequence, hash, head)
         VALUES (@organisation, @station, @incarnation, @sequence, @hash, @head) ON CONFLICT DO NOTHING`,
    ).run({ organisation, station, incarnation, sequence, hash, head: JSON.stringify(head) });
    this.#prepare(PRUNE_HEADS).run({ organisation, station, incarnation });
  }

  async listHeads(organisationId: string, stationId?: string): Promise<readonly SignedHead[]> {
    const sql = `SELECT head FROM audit_heads WHERE organisation = @organisationId
                 AND (@stationId IS NULL OR station = @stationId) ORDER BY station, incarnation, sequence`;
    const texts = this.#prepare(sql)
      .pluck()
      .all({ organisationId, stationId: stationId ?? null }) as string[];
    return texts.map((text) => JSON.parse(text) as SignedHead);
  }

  async grantScope(grant: NewScopeGrant): Promise<ScopeGrant> {
    return this.#db
      .transaction(() => this.#findGrant(grant.stationId, grant.requestId) ?? this.#addGrant(grant))
      .immediate();
  }

  #addGrant(grant: NewScopeGrant): ScopeGrant {
    const row = toGrantRow(grant);
    this.#prepare(
      `UPDATE scope_grants SET state = 'returned', ended_at_ms = @at_ms
       WHERE station = @station AND part = @part AND name = @name AND state = 'active'`,
    ).run(row);
    this.#prepare(
      `INSERT INTO scope_grants
         (station, request_id, organisation, part, name, epoch, reason, granted_by, at_ms, until_ms, state)
       SELECT @station, @request_id, @organisation, @part, @name, coalesce(max(epoch), 0) + 1, @reason, @granted_by,
         @at_ms, @until_ms, 'active' FROM scope_grants WHERE station = @station`,
    ).run(row);
    return this.#findGrant(grant.stationId, grant.requestId) as ScopeGrant;
  }

  #findGrant(stationId: string, requestId: string): ScopeGrant | undefined {
    const sql = 'SELECT * FROM scope_grants WHERE station = ? AND request_id = ?';
    const row = this.#prepare(sql).get(stationId, requestId) as GrantRow | undefined;
    return row && toGrant(row);
  }

  async endGrant(
    stationId: string,
    requestId: string,
    { state, atMs }: { readonly state: 'returned' | 'expired'; readonly atMs: number },
  ): Promise<ScopeGrant | undefined> {
    const sql = `UPDATE scope_grants SET state = @state, ended_at_ms = @atMs
                 WHERE station = @stationId AND request_id = @requestId AND state = 'active'`;
    this.#prepare(sql).run({ state, atMs, stationId, requestId });
    return this.#findGrant(stationId, requestId);
  }

  async extendGrant(stationId: string, requestId: string, untilMs: number): Promise<void> {
    const sql = `UPDATE scope_grants SET until_ms = ? WHERE station = ? AND request_id = ? AND state = 'active'`;
    this.#prepare(sql).run(untilMs, stationId, requestId);
  }

  async listGrants(stationId: string): Promise<readonly ScopeGrant[]> {
    const sql = 'SELECT * FROM scope_grants WHERE station = ? ORDER BY epoch';
    return (this.#prepare(sql).all(stationId) as GrantRow[]).map(toGrant);
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}
