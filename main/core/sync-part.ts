import type { SyncStatus } from '#shared/contract/station.ts';
import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import type { SigningKey, VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import type { HubDiscovery } from '#shared/hub/hub-discovery.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { CentralClient } from '#shared/protocol/central-client.ts';
import type { AskedRevisions } from '#shared/replication/peer.ts';
import type { DocumentStore, Rev, StoredRevision } from '#shared/store/document-store.ts';
import type { RecordCompleteness } from './commands/chart/chart-commands.ts';
import type { StationRecord } from './enrolment/station-record.ts';
import type { Service } from './service.ts';

/** Port: what the rest of core needs of replication. */
export interface SyncPart extends Service {
  status(): SyncStatus;
  /** Called after each change of the status. Returns the end of the subscription. */
  watch(listener: () => void): () => void;
  /** Ends a wait between two tries. */
  tryNow(): void;
  listRefused(): Promise<readonly RefusedLine[]>;
  completeness(): RecordCompleteness;
  /** Of the server that the station works with now: its clinic's hub, or central. Absent where there is none. */
  address?(): string;
  /** One revision with its body from central; undefined where central has none. Rejects with PeerFault without contact. */
  findAtCentral(id: string, rev: Rev): Promise<StoredRevision | undefined>;
  /** Brings revisions from the server beside the feed; gives how many came. Rejects with PeerFault without contact. */
  fetchFromCentral(wanted: readonly AskedRevisions[]): Promise<number>;
}

export interface RefusedLine {
  readonly id: string;
  readonly rev: string;
  readonly reason: string;
  readonly at: string;
  readonly direction: 'push' | 'pull';
}

export interface SyncDeps {
  readonly store: DocumentStore;
  readonly record: StationRecord;
  readonly stationKey: SigningKey;
  /** Pinned at enrolment: a hub is known by it. */
  readonly organisationKey: VerifyingKey;
  readonly central: CentralClient;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Central answered, and the most urgent lane has caught up: what it knows of users is here. */
  readonly onContact: () => void;
  /** The head of the audit chain as it stands, signed; undefined before the first event. */
  readonly signAuditHead: () => Promise<SignedHead | undefined>;
  /** What central answered to a head: the head with its countersignature. */
  readonly onHeadConfirmed?: (answer: unknown) => Promise<void>;
  readonly onFault: (error: unknown) => void;
  /** Decisions that wait and are no conflict of the store: substances that stand twice. */
  readonly countDoubled?: () => Promise<number>;
  /** Conflicts of the store that a merge by rule is about to take away. */
  readonly mergesAhead?: () => number;
  /** RP9: the store was restored, and is to be told what it forgot before anything is sent. */
  readonly pullFirst?: () => Promise<void>;
  /** RP9: the file is an older copy of what the server has had from it. */
  readonly onFellBack?: () => void;
  /** Addresses of the clinic's hubs, in the order in which they are tried. */
  readonly hubs?: readonly string[];
  /** Finds hubs on the network; none where it is left out. */
  readonly discovery?: HubDiscovery;
  /** RP8: compares what is here with central's list. */
  readonly isFillWhole?: () => Promise<boolean>;
}

/** A station that is never connected: for tests of what needs no network. */
export function createNoSync(): SyncPart {
  const nothing = async (): Promise<void> => {};
  return {
    name: 'no-sync',
    run: nothing,
    drain: nothing,
    stop: nothing,
    status: () => ({
      link: 'not-configured',
      lanes: [],
      waiting: 0,
      refused: 0,
      quarantined: 0,
      conflicts: 0,
      fill: { state: 'empty', received: 0 },
    }),
    watch: () => () => {},
    tryNow: () => {},
    listRefused: async () => [],
    findAtCentral: async () => undefined,
    fetchFromCentral: async () => 0,
    completeness: () => ({ urgentLane: 'on-its-way', rest: 'on-its-way' }),
  };
}
