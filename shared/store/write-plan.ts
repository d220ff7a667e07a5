import type { ArchivedRevision, DocumentSource, DocumentState } from './document-state.ts';
import type { Graft, LocalWrite, Purge, Rev, WriteOutcome } from './document-store.ts';
import type { LazyBody } from './lazy-body.ts';

/** Stored state as the planner sees it, at one moment. */
export interface WriteView extends DocumentSource {
  readonly updateSeq: number;
  /** Staged bytes count. */
  hasAttachment(digest: string): boolean;
  /** Of the local document that a batch names in `ifLocal`. */
  localBody(id: string): string | undefined;
  /** The limit kept in `_local/_revs_limit` (revs-limit.ts); undefined while there is none. */
  readonly revsLimit?: number | undefined;
}

export interface DocumentChange {
  readonly before: DocumentState | undefined;
  readonly after: DocumentState;
  /** The new winner's body when this batch brought it: saves readers of the plan a second parse. */
  readonly body: LazyBody | undefined;
}

export interface PlannedAttachment {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

export interface PlannedQuarantine {
  readonly graft: Graft;
  readonly rev: Rev;
  readonly seq: number;
  readonly reason: string;
}

/** Everything one transaction writes, and what its callers hear. Applying it in full or not at all is the engine's part. */
export interface WritePlan {
  readonly committed: boolean;
  readonly outcomes: readonly WriteOutcome[];
  readonly updateSeq: number;
  /** One for each document touched. */
  readonly documents: readonly DocumentChange[];
  /** Contents to keep beside the winner. */
  readonly archived: readonly ArchivedRevision[];
  /** Archived revisions that became winners: their content now lies with the document. */
  readonly promoted: readonly { readonly id: string; readonly rev: Rev }[];
  readonly attachments: readonly PlannedAttachment[];
  readonly quarantined: readonly PlannedQuarantine[];
  /** Quarantined revisions that passed this time. */
  readonly released: readonly { readonly id: string; readonly rev: Rev }[];
  readonly locals: readonly LocalWrite[];
  /** Present in a purge: what it takes away. Contents of revisions that are not winners lie in the archive. */
  readonly purge?: PurgePlan;
}

export interface PurgePlan {
  /** What the caller hears. */
  readonly purged: readonly Purge[];
  /** Documents that are gone with all their revisions. */
  readonly removed: readonly DocumentState[];
  /** Archived revisions of documents that stay. */
  readonly dropped: readonly { readonly id: string; readonly rev: Rev }[];
}
