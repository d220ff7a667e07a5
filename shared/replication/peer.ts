import type { Graft, Rev, StoredRevision } from '#shared/store/document-store.ts';
import type { Lane } from '#shared/model/envelope.ts';

/** Opaque, URL-safe position in a peer's feed. */
export type FeedToken = string;

/** What both sides keep in `_local/<replication id>` (RP1), in CouchDB's shape so that other replicators can read it. */
export interface Checkpoint {
  readonly sessionId: string;
  readonly sourceLastSeq: FeedToken;
  readonly history: readonly { readonly sessionId: string; readonly recordedSeq: FeedToken; readonly endTime?: string }[];
}

export interface FeedRow {
  readonly seq: FeedToken;
  readonly id: string;
  readonly leaves: readonly Rev[];
  /** Bodies that came along with the row (our own wire); a CouchDB peer leaves them out and they are fetched. */
  readonly revisions?: readonly StoredRevision[];
}

export interface FeedPage {
  readonly rows: readonly FeedRow[];
  readonly last: FeedToken;
  readonly pending: number;
}

export interface PeerCapabilities {
  /** Speaks our row wire: bodies in the feed, grafts as rows. */
  readonly rows: boolean;
  /** Knows lanes; a foreign CouchDB peer gets one lane (RP3). */
  readonly lanes: boolean;
}

interface Peer {
  /** Stable identity: part of the replication id. */
  identity(): Promise<string>;
  capabilities(): Promise<PeerCapabilities>;
  readCheckpoint(replicationId: string): Promise<Checkpoint | undefined>;
  writeCheckpoint(replicationId: string, checkpoint: Checkpoint): Promise<void>;
}

export interface ReplicationSource extends Peer {
  readFeed(query: { since: FeedToken | undefined; limit: number; lane?: Lane }, signal: AbortSignal): Promise<FeedPage>;
  readRevisions(wanted: readonly { id: string; revs: readonly Rev[] }[], signal: AbortSignal): Promise<readonly StoredRevision[]>;
  readAttachment(id: string, rev: Rev, name: string, digest: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Resolves when something after `since` is there. */
  waitForChange(since: FeedToken | undefined, signal: AbortSignal): Promise<void>;
}

/** A revision that the target will not have; the sender sets it aside with the reason (RP5). */
export interface RefusedRevision {
  readonly id: string;
  readonly rev: Rev;
  readonly error: string;
  readonly reason: string;
}

export interface ReplicationTarget extends Peer {
  findMissing(asked: readonly { id: string; revs: readonly Rev[] }[], signal: AbortSignal): Promise<readonly { id: string; missing: readonly Rev[] }[]>;
  /** Durable when it resolves. One refused document never fails the others. */
  writeRevisions(grafts: readonly Graft[], signal: AbortSignal): Promise<readonly RefusedRevision[]>;
}
