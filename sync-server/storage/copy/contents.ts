import type { ArchivedRevision, DocumentState } from '#shared/store/document-state.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';

export interface StoreHead {
  readonly instanceId: string;
  readonly updateSeq: number;
  readonly docCount: number;
  readonly deletedCount: number;
}

/** Rows of each kind; deleted documents are documents. */
export interface ContentCounts {
  readonly documents: number;
  readonly revisions: number;
  readonly attachments: number;
  readonly quarantined: number;
  readonly locals: number;
}

export interface QuarantineRow {
  readonly seq: number;
  readonly id: string;
  readonly rev: string;
  readonly reason: string;
  readonly graft: string;
}

export interface AttachmentRow {
  readonly digest: string;
  readonly length: number;
}

/**
 * Everything that a store holds, row by row and as it stands, whatever the engine: for moving it with its sequences and
 * its identity, so that checkpoints and feed tokens stay good. Not for serving: nothing is judged or planned here.
 */
export interface Contents {
  head(): Promise<StoreHead>;
  counts(): Promise<ContentCounts>;
  /** In the order of the feed. */
  listDocuments(afterSeq: number, limit: number): Promise<DocumentState[]>;
  loadDocuments(ids: readonly string[]): Promise<DocumentState[]>;
  /** All archived revisions of these documents, in order of id and revision. */
  listRevisionsOf(ids: readonly string[]): Promise<ArchivedRevision[]>;
  /** Documents that got a body of an older revision since: their place in the feed does not tell. */
  listFilledSince(seq: number): Promise<string[]>;
  listIds(afterId: string, limit: number): Promise<string[]>;
  listAttachments(afterDigest: string, limit: number): Promise<AttachmentRow[]>;
  readChunks(digest: string, first: number, count: number): Promise<Uint8Array[]>;
  listLocals(): Promise<LocalWrite[]>;
  listQuarantined(): Promise<QuarantineRow[]>;
  close(): Promise<void>;
}

/** Where contents come from. */
export interface ContentsSource extends Contents {
  /**
   * Runs `work` while nobody can write; other writers wait, and hear `locked` after some seconds. With `moved` as its
   * answer the source takes no write ever again.
   */
  whileStopped<T>(work: (contents: Contents) => Promise<{ readonly result: T; readonly moved: boolean }>): Promise<T>;
  /** False for a store that has moved away. */
  isHere(): Promise<boolean>;
}

/** Where contents go. Each call is one transaction; doing it again changes nothing. */
export interface ContentsTarget extends Contents {
  /**
   * Takes a store for filling: an empty one, or one that was begun with the contents of this instance. False when it holds
   * others, or has gone on by itself: what it has over the source would be lost.
   */
  begin(source: StoreHead): Promise<boolean>;
  /** Replaces these documents with all their archived revisions. */
  putDocuments(states: readonly DocumentState[], revisions: readonly ArchivedRevision[]): Promise<void>;
  removeDocuments(ids: readonly string[]): Promise<void>;
  beginAttachment(digest: string): Promise<void>;
  putChunks(digest: string, first: number, chunks: readonly Uint8Array[]): Promise<void>;
  endAttachment(attachment: AttachmentRow): Promise<void>;
  /** Replaces all. */
  putLocals(locals: readonly LocalWrite[]): Promise<void>;
  putQuarantined(rows: readonly QuarantineRow[]): Promise<void>;
  /** From here on the store can be opened. */
  finish(head: StoreHead): Promise<void>;
}
