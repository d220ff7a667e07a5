import type { Lane } from '#shared/model/envelope.ts';
import type { AttachmentInput, Graft, Rev, StoredRevision } from '#shared/store/document-store.ts';

/** Opaque, URL-safe position in a peer's feed. */
export type FeedToken = string;

/** What both sides keep in `_local/<replication id>` (RP1), in CouchDB's shape so that other replicators can read it. */
export interface Checkpoint {
  readonly sessionId: string;
  readonly sourceLastSeq: FeedToken;
  /** At the source: how far it had shown its feed when this was written. It had everything up to there. */
  readonly shown?: FeedToken;
  readonly history: readonly CheckpointEntry[];
}

export interface CheckpointEntry {
  readonly sessionId: string;
  readonly recordedSeq: FeedToken;
  readonly endTime?: string;
}

/** A checkpoint with the `_local` document it belongs into. */
export interface NamedCheckpoint {
  readonly replicationId: string;
  readonly checkpoint: Checkpoint;
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
  /** Where the next page begins. In a page that was cut off: behind the last row that is whole. */
  readonly last: FeedToken;
  /** Rows behind this page, as far as the source knows; at least 1 when the page was cut off. */
  readonly pending: number;
  /** Bytes as they came over the wire, where there is one. */
  readonly bytes?: number;
}

export interface FeedQuery {
  readonly since: FeedToken | undefined;
  readonly limit: number;
  readonly lane?: Lane;
  /** False: the reader expects to have most of it, leave the bodies out. A peer may ignore this. */
  readonly bodies?: boolean;
}

/** Where each lane stands; undefined: at the beginning. */
export type LanePositions = ReadonlyMap<Lane, FeedToken | undefined>;
/** A page of each lane. One that is missing was cut off: its lane is read by itself. */
export type LanePages = ReadonlyMap<Lane, FeedPage>;

export interface PeerCapabilities {
  /** Speaks our row wire: bodies in the feed, grafts as rows. */
  readonly rows: boolean;
  /** Knows lanes; a foreign CouchDB peer gets one lane (RP3). */
  readonly lanes: boolean;
  /** As a source: offers `openLaneFeed`. */
  readonly eachLane?: boolean;
}

export interface AskedRevisions {
  readonly id: string;
  readonly revs: readonly Rev[];
}

interface Peer {
  /** Stable identity: part of the replication id. Changes when the database behind it is another one. */
  identity(signal?: AbortSignal): Promise<string>;
  capabilities(signal?: AbortSignal): Promise<PeerCapabilities>;
  readCheckpoint(replicationId: string, signal?: AbortSignal): Promise<Checkpoint | undefined>;
  /** Durable when it resolves. */
  writeCheckpoint(replicationId: string, checkpoint: Checkpoint, signal?: AbortSignal): Promise<void>;
}

export interface ReplicationSource extends Peer {
  readFeed(query: FeedQuery, signal: AbortSignal): Promise<FeedPage>;
  /** What is there of the revisions asked for; gone ones are left out. */
  readRevisions(wanted: readonly AskedRevisions[], signal: AbortSignal): Promise<readonly StoredRevision[]>;
  readAttachment(id: string, rev: Rev, name: string, digest: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Resolves when something after `since` is there. */
  waitForChange(since: FeedToken | undefined, signal: AbortSignal): Promise<void>;
  /** One reader's feed of all lanes. Only of a source whose capabilities say `eachLane`. */
  openLaneFeed?(): LaneFeed;
}

export interface LaneFeed {
  /**
   * Resolves when something behind these positions is there, or after a while, with a page of each lane, bodies included. Of
   * what would be too much for one answer it tells `pending`, and it is read by `readFeed`. One call at a time; cheapest where
   * the positions are those at which the pages before ended.
   */
  next(positions: LanePositions, signal: AbortSignal): Promise<LanePages>;
  /** Nobody reads it any more; no call is under way. */
  end(): void;
}

/** A revision that the target will not have; the sender sets it aside with the reason (RP5). */
export interface RefusedRevision {
  readonly id: string;
  readonly rev: Rev;
  /** CouchDB's word; `missing_stub` asks for the bytes of the attachments. */
  readonly error: string;
  readonly reason: string;
}

export interface WriteReport {
  readonly refused: readonly RefusedRevision[];
  /** How many were there before, where the target tells. */
  readonly known?: number;
  /** The checkpoint that came along is durable too: it stands and falls with the batch. */
  readonly recorded?: boolean;
}

export interface ReplicationTarget extends Peer {
  findMissing(
    asked: readonly AskedRevisions[],
    signal: AbortSignal,
  ): Promise<readonly { readonly id: string; readonly missing: readonly Rev[] }[]>;
  /**
   * Durable when it resolves. One refused document never fails the others. A target that can commits `checkpoint` in the
   * transaction of the batch and says `recorded`; never where a document was refused or waits for its bytes.
   */
  writeRevisions(grafts: readonly Graft[], signal: AbortSignal, checkpoint?: NamedCheckpoint): Promise<WriteReport>;
}

export type { AttachmentInput, Graft, Rev, StoredRevision };
