import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import type { NumberBlock } from '#shared/model/number-block.ts';
import type { StationPurpose } from '#shared/model/station.ts';
import type { Ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import type { UsedTokens } from '../access/used-tokens.ts';
import type { Mirror } from '../hub/mirror.ts';
import type { Leases } from '../leases/leases.ts';
import type { ScopeGrants } from '../scopes/scope-grants.ts';
import type { SnapshotNotes } from '../snapshot/snapshot-notes.ts';

export interface DatabaseEntry extends DatabasePlace {
  readonly name: string;
  readonly profile: 'plain' | 'organisation';
}

export interface DatabasePlace {
  readonly engine: 'sqlite' | 'postgres';
  /**
   * Name of its file, without folder; of its database in PostgreSQL. Random: nothing that a caller chose becomes part of
   * a path or a statement.
   */
  readonly file: string;
  /** `host:port` of a PostgreSQL server, for people; how to connect lies with the secrets. */
  readonly server: string | undefined;
}

export interface OrganisationEntry {
  readonly id: string;
  readonly name: string;
  readonly database: string;
  readonly demo: boolean;
  readonly hue: number | undefined;
  readonly publicKeyJwk: Ed25519PublicJwk;
  readonly fingerprint: string;
  readonly createdAt: string;
}

export interface StationEntry {
  readonly id: string;
  readonly organisationId: string;
  /** Of the organisation. */
  readonly database: string;
  readonly name: string;
  readonly code: string;
  readonly publicKeyJwk: Ed25519PublicJwk;
  readonly siteId: string;
  readonly wardId: string | undefined;
  readonly purpose: StationPurpose;
  readonly incarnation: number;
  readonly storeInstanceId: string | undefined;
  readonly state: 'active' | 'revoked';
  readonly enrolledAt: string;
  /** Of a revoked station. */
  readonly revocation: Revocation | undefined;
}

export interface Revocation {
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string | undefined;
}

export interface CodeEntry {
  /** SHA-256 of the code; the code itself is kept nowhere. */
  readonly hash: string;
  readonly organisationId: string;
  readonly expiresAtMs: number;
  /** Station that used it. */
  readonly usedBy: string | undefined;
}

export type Enrolment =
  | { readonly state: 'enrolled'; readonly station: StationEntry }
  /** The same station asks again, its answer was lost. */
  | { readonly state: 'repeated'; readonly station: StationEntry }
  | { readonly state: 'refused' };

export interface NewStation extends Omit<StationEntry, 'database' | 'code' | 'incarnation' | 'state' | 'revocation'> {
  readonly codeHash: string;
  readonly nowMs: number;
}

export interface BlockRequest extends Pick<NumberBlock, 'prefix' | 'stationId' | 'leasedAt'> {
  readonly organisationId: string;
  readonly requestId: string;
  readonly size: number;
}

/** What `exclusively` gives to the work that holds the lock. */
export interface HeldLock {
  /** Throws a StoreFault (`locked`) where the lock was lost, with the connection that held it: another may be at work. */
  assertHeld(): Promise<void>;
}

/**
 * What the server itself must know: which databases there are, whose they are, and who may call. Never a record.
 * Every write is one durable transaction, but for used tokens, which know of their own loss.
 */
export interface Catalogue extends ScopeGrants, Leases, Mirror, SnapshotNotes, UsedTokens {
  serverId(): Promise<string>;
  /** Writes something of no meaning durably and reads it back; throws when that cannot be done (OP4). */
  probe(): Promise<void>;
  /**
   * Runs work of one name one after the other, in all server processes that share the catalogue. The lock can be lost
   * meanwhile: work asks for it right before it writes.
   */
  exclusively<T>(name: string, work: (lock: HeldLock) => Promise<T>): Promise<T>;

  listDatabases(): Promise<readonly DatabaseEntry[]>;
  findDatabase(name: string): Promise<DatabaseEntry | undefined>;
  /** Undefined when the name is taken. */
  addPlainDatabase(name: string): Promise<DatabaseEntry | undefined>;
  removePlainDatabase(name: string): Promise<void>;

  /** Without a place it is put where this catalogue puts new databases. */
  addOrganisation(organisation: OrganisationEntry, place?: DatabasePlace): Promise<void>;
  /** From now on the database is found elsewhere. */
  moveDatabase(name: string, place: DatabasePlace): Promise<void>;
  listOrganisations(): Promise<readonly OrganisationEntry[]>;
  /** By id, database or name. */
  findOrganisation(key: string): Promise<OrganisationEntry | undefined>;

  addCode(code: Omit<CodeEntry, 'usedBy'>): Promise<void>;
  findCode(hash: string): Promise<CodeEntry | undefined>;
  /** Uses the code up and adds the station, or neither. */
  enrol(station: NewStation): Promise<Enrolment>;
  findStation(id: string): Promise<StationEntry | undefined>;
  listStations(organisationId: string): Promise<readonly StationEntry[]>;
  /** From then on no proof of this station is taken. A second time changes nothing. Undefined when there is no such station. */
  revokeStation(id: string, revocation: Revocation): Promise<StationEntry | undefined>;
  /** Of all organisations. */
  listRevokedStations(): Promise<readonly StationEntry[]>;
  /** The next incarnation, or the present one when it was begun for this very store. */
  beginIncarnation(stationId: string, storeInstanceId: string): Promise<StationEntry>;

  /** The same block for the same request. */
  leaseBlock(request: BlockRequest): Promise<NumberBlock>;

  keepHead(head: SignedHead): Promise<void>;
  listHeads(organisationId: string, stationId?: string): Promise<readonly SignedHead[]>;
  close(): Promise<void>;
}
