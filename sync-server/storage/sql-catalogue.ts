/** The catalogue in SQL, the same for every engine: the statements of each noun stand in a file beside this one, and
 * `catalogue.contract.ts` runs them on each. */
import { randomUUID } from 'node:crypto';
import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import type { Lease, LeaseKind } from '#shared/domain/lease/lease.ts';
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
import * as heads from './audit-heads-sql.ts';
import type { CatalogueSql } from './catalogue-sql.ts';
import * as databases from './databases-sql.ts';
import { gatherReads } from './gather-reads.ts';
import * as leases from './leases-sql.ts';
import { mirrorGrant, mirrorStation } from './mirror-sql.ts';
import * as grants from './scope-grants-sql.ts';
import { addSnapshot, findSnapshot, listOpenSnapshots, moveSnapshot } from './snapshot-notes-sql.ts';
import * as stations from './stations-sql.ts';
import { beginTokenMemory, forgetTokens, useTokens } from './used-tokens-sql.ts';

/** Where a new database is put, unless told otherwise. `id` is random or an organisation's: never what a caller chose. */
export type NewPlace = (id: string) => DatabasePlace;

export class SqlCatalogue implements Catalogue {
  readonly #sql: CatalogueSql;
  readonly #newPlace: NewPlace;
  readonly #findStation: (id: string) => Promise<StationEntry | undefined>;
  readonly #findGrants: (stationId: string) => Promise<readonly ScopeGrant[] | undefined>;

  constructor(sql: CatalogueSql, newPlace: NewPlace) {
    this.#sql = sql;
    this.#newPlace = newPlace;
    this.#findStation = sql.isRemote
      ? gatherReads((ids) => stations.findStations(sql, ids))
      : (id) => stations.findStation(sql, id);
    this.#findGrants = sql.isRemote
      ? gatherReads((ids) => grants.listGrantsOf(sql, ids))
      : (id) => grants.listGrants(sql, id);
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

  listDatabases(): Promise<readonly DatabaseEntry[]> {
    return databases.listDatabases(this.#sql);
  }

  findDatabase(name: string): Promise<DatabaseEntry | undefined> {
    return databases.findDatabase(this.#sql, name);
  }

  async addPlainDatabase(name: string): Promise<DatabaseEntry | undefined> {
    const entry: DatabaseEntry = { name, profile: 'plain', ...this.#newPlace(randomUUID()) };
    return (await databases.insertDatabase(this.#sql, entry)) ? entry : undefined;
  }

  removePlainDatabase(name: string): Promise<void> {
    return databases.removePlainDatabase(this.#sql, name);
  }

  moveDatabase(name: string, place: DatabasePlace): Promise<void> {
    return databases.moveDatabase(this.#sql, name, place);
  }

  addOrganisation(organisation: OrganisationEntry, place = this.#newPlace(organisation.id)): Promise<void> {
    return databases.addOrganisation(this.#sql, organisation, place);
  }

  listOrganisations(): Promise<readonly OrganisationEntry[]> {
    return databases.listOrganisations(this.#sql);
  }

  findOrganisation(key: string): Promise<OrganisationEntry | undefined> {
    return databases.findOrganisation(this.#sql, key);
  }

  addCode(code: Omit<CodeEntry, 'usedBy'>): Promise<void> {
    return stations.addCode(this.#sql, code);
  }

  findCode(hash: string): Promise<CodeEntry | undefined> {
    return stations.findCode(this.#sql, hash);
  }

  enrol(station: NewStation): Promise<Enrolment> {
    return stations.enrol(this.#sql, station);
  }

  findStation(id: string): Promise<StationEntry | undefined> {
    return this.#findStation(id);
  }

  listStations(organisationId: string): Promise<readonly StationEntry[]> {
    return stations.listStations(this.#sql, organisationId);
  }

  revokeStation(id: string, revocation: Revocation): Promise<StationEntry | undefined> {
    return stations.revokeStation(this.#sql, id, revocation);
  }

  listRevokedStations(): Promise<readonly StationEntry[]> {
    return stations.listRevokedStations(this.#sql);
  }

  beginIncarnation(stationId: string, storeInstanceId: string): Promise<StationEntry> {
    return stations.beginIncarnation(this.#sql, stationId, storeInstanceId);
  }

  leaseBlock(request: BlockRequest): Promise<NumberBlock> {
    return leases.leaseBlock(this.#sql, request);
  }

  findLease(organisationId: string, kind: LeaseKind, resource: string): Promise<Lease | undefined> {
    return leases.findLease(this.#sql, { organisationId, kind, resource });
  }

  listLeases(organisationId: string, kind: LeaseKind): Promise<readonly Lease[]> {
    return leases.listLeases(this.#sql, organisationId, kind);
  }

  changeLease<T>(
    organisationId: string,
    kind: LeaseKind,
    resource: string,
    plan: (present: Lease | undefined) => { readonly write: readonly Lease[]; readonly result: T },
  ): Promise<T> {
    return leases.changeLease(this.#sql, organisationId, kind, resource, plan);
  }

  keepLeaseKey(stationId: string, sealed: string): Promise<LeaseKeyRow> {
    return leases.keepLeaseKey(this.#sql, stationId, sealed);
  }

  noteExtension(stationId: string, extensionId: string): Promise<void> {
    return leases.noteExtension(this.#sql, stationId, extensionId);
  }

  keepHead(head: SignedHead): Promise<void> {
    return heads.keepHead(this.#sql, head);
  }

  listHeads(organisationId: string, stationId?: string): Promise<readonly SignedHead[]> {
    return heads.listHeads(this.#sql, organisationId, stationId);
  }

  grantScope(grant: NewScopeGrant): Promise<ScopeGrant> {
    return grants.grantScope(this.#sql, grant);
  }

  endGrant(
    stationId: string,
    requestId: string,
    end: { readonly state: 'returned' | 'expired'; readonly atMs: number },
  ): Promise<ScopeGrant | undefined> {
    return grants.endGrant(this.#sql, stationId, requestId, end);
  }

  extendGrant(stationId: string, requestId: string, untilMs: number): Promise<void> {
    return grants.extendGrant(this.#sql, stationId, requestId, untilMs);
  }

  async listGrants(stationId: string): Promise<readonly ScopeGrant[]> {
    return (await this.#findGrants(stationId)) ?? [];
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
