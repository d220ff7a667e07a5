import type { Lane } from '#shared/model/envelope.ts';
import type { Rev, RevisionPath } from '#shared/revision/rev.ts';
import type { BodyGlance } from './body-glance.ts';
import type { EnvelopeFacts } from './envelope-facts.ts';
import type { Scope } from './scope.ts';

export type { EnvelopeFacts, Lane, Rev, RevisionPath, Scope };

/** An attachment without its bytes. `digest` is `md5-<base64>` as CouchDB spells it. */
export interface AttachmentStub {
  readonly contentType: string;
  readonly digest: string;
  /** Bytes. */
  readonly length: number;
  /** Generation in which it was added. */
  readonly revpos: number;
}

/** Bytes that a store has taken in ahead of the revision that will name them. */
export interface StagedAttachment {
  readonly digest: string;
  /** Bytes. */
  readonly length: number;
}

/**
 * On the way in: bytes; bytes that `stageAttachment` has taken in (never from the wire); or a reference to bytes that the
 * store already holds for this document. A reference with an empty digest takes the parent's attachment of that name.
 */
export type AttachmentInput =
  | { readonly contentType: string; readonly data: Uint8Array; readonly revpos?: number }
  | { readonly contentType: string; readonly staged: StagedAttachment; readonly revpos?: number }
  | ({ readonly stub: true } & AttachmentStub);

/**
 * One stored revision. `body` is the JSON text of the document without the underscore fields; it is stored and sent
 * as it came in, never re-serialised. Revisions whose body has been dropped have `body: undefined`.
 */
export interface StoredRevision {
  readonly id: string;
  readonly rev: Rev;
  readonly path: RevisionPath;
  readonly deleted: boolean;
  readonly body: string | undefined;
  readonly attachments?: Readonly<Record<string, AttachmentStub>>;
}

/** A revision from another replica (`new_edits=false`). */
export interface Graft {
  readonly id: string;
  readonly path: RevisionPath;
  readonly deleted: boolean;
  readonly body: string;
  readonly attachments?: Readonly<Record<string, AttachmentInput>>;
}

/** A new revision made here (`new_edits=true`). `parent` absent: the document must not exist or its winner be deleted. */
export interface Edit {
  readonly id: string;
  readonly parent?: Rev;
  readonly deleted?: boolean;
  readonly body: string;
  readonly attachments?: Readonly<Record<string, AttachmentInput>>;
  /** From a caller that has parsed the body. */
  readonly glance?: BodyGlance;
}

/** A `_local` document: not replicated, no revision tree. `body: null` deletes it. */
export interface LocalWrite {
  readonly id: string;
  readonly body: string | null;
}

/**
 * What one transaction writes. With `atomic` any refusal or conflict undoes the whole batch (commands: document and
 * audit event together, ST4); without it each document stands alone (PR4).
 */
export interface WriteBatch {
  readonly edits?: readonly Edit[];
  readonly grafts?: readonly Graft[];
  readonly locals?: readonly LocalWrite[];
  readonly atomic?: boolean;
  /**
   * Local documents are written only where every document was taken. A checkpoint goes along with its batch this way: what
   * was refused or quarantined is to be noted before a position passes it.
   */
  readonly localsIfAllTaken?: boolean;
  /**
   * Of an atomic batch: nothing of it is stored unless this local document stands so; undefined: there is none. Whoever
   * read it and wrote it again in between is not overtaken, with or without a lock (ST4.5).
   */
  readonly ifLocal?: { readonly id: string; readonly body: string | undefined };
}

export type WriteOutcome =
  | { readonly state: 'stored'; readonly id: string; readonly rev: Rev; readonly seq: number }
  /** This very revision is here already: a graft came twice, or a command is replayed (same parent, same body). */
  | { readonly state: 'known'; readonly id: string; readonly rev: Rev }
  | { readonly state: 'conflict'; readonly id: string; readonly reason: string }
  | {
      readonly state: 'refused';
      readonly id: string;
      readonly rev?: Rev;
      readonly path?: string;
      readonly reason: string;
    }
  | {
      readonly state: 'quarantined';
      readonly id: string;
      readonly rev: Rev;
      readonly seq: number;
      readonly reason: string;
    };

export interface WriteResult {
  /** False when an atomic batch was undone; then nothing of it is stored. */
  readonly committed: boolean;
  /** Edits first, then grafts, in the order given. */
  readonly outcomes: readonly WriteOutcome[];
  /** Sequence after this batch. */
  readonly updateSeq: number;
  /** Present after a purge. */
  readonly purged?: readonly Purge[];
  /** Present after a step of cleaning: whether it was the last. */
  readonly isClean?: boolean;
}

/** Leaves of one document to be removed for good, or those that were. */
export interface Purge {
  readonly id: string;
  readonly revs: readonly Rev[];
}

export interface ChangesQuery {
  /** Rows after this sequence (before it when descending). */
  readonly since: number;
  readonly limit: number;
  readonly descending?: boolean;
  /** Only documents that travel in this lane. */
  readonly lane?: Lane;
  /** Kinds left out, e.g. AuditEvent on the way down (RP11). */
  readonly excludeKinds?: readonly string[];
  readonly ids?: readonly string[];
  /** Only documents in this scope (`isInScope`), never an audit event. Left out: everything. */
  readonly scope?: Scope | undefined;
  /** Bodies to bring along: of the winner, of all leaves, or none. */
  readonly bodies?: 'none' | 'winner' | 'leaves';
}

export interface ChangeRow {
  readonly seq: number;
  readonly id: string;
  /** Winner first, then the other leaves. Each with its deleted flag. */
  readonly leaves: readonly { readonly rev: Rev; readonly deleted: boolean }[];
  /** Present as asked by `bodies`, winner first. */
  readonly revisions?: readonly StoredRevision[];
}

export interface ChangesPage {
  readonly rows: readonly ChangeRow[];
  /** Where the next page begins: the last row's sequence, or the update sequence when the page is not full. */
  readonly lastSeq: number;
  readonly pending: number;
}

export interface StoreInfo {
  /** Random, made with the file; changes when a file is restored or cloned (RP9). */
  readonly instanceId: string;
  readonly docCount: number;
  readonly deletedCount: number;
  readonly updateSeq: number;
  /** Bytes on disk. */
  readonly sizeBytes: number;
}

export interface IdRange {
  readonly startId?: string;
  readonly endId?: string;
  readonly inclusiveEnd?: boolean;
  readonly descending?: boolean;
  readonly skip?: number;
  readonly limit: number;
  /** A page that goes on: nobody looks at `totalRows` and `offset`, which may then be anything. Counting a scope costs. */
  readonly uncounted?: true;
  /** Only documents in this scope; `totalRows` and `offset` then count those alone. */
  readonly scope?: Scope | undefined;
}

/**
 * What a replica holds, to be compared with another (RP8): audit events are left out, tombstones are in. Equal counts
 * and hashes mean equal documents with equal live leaves, whatever the order they came in.
 */
export interface StoreSummary {
  readonly count: number;
  /** Sum over all documents, see `store-summary.ts`, modulo 2^128, hexadecimal. */
  readonly hash: string;
  /** The state summed up is the one at this sequence. */
  readonly updateSeq: number;
}

/** Documents of one kind in one patient's record. */
export interface RecordPart {
  readonly kind: string;
  readonly patient: string;
}

/** A document of a list: its winner, and whether other leaves that nobody has decided about stand beside it. */
export interface ListedDocument extends StoredRevision {
  readonly conflicted: boolean;
}

/** Documents by what the envelope says. Winners only, not deleted; ordered by id, after `afterId`. */
export interface FindQuery {
  readonly kind?: string;
  readonly patient?: string;
  readonly afterId?: string;
  readonly limit: number;
  /** Ids and revisions alone: bodies and attachments are not read. */
  readonly bodies?: 'none';
}

export interface QuarantineEntry {
  readonly id: string;
  readonly rev: Rev;
  readonly seq: number;
  readonly reason: string;
}

export interface ConflictEntry {
  readonly id: string;
  readonly winner: Rev;
  /** Leaves that are neither winner nor deleted. */
  readonly others: readonly Rev[];
  /** True when the document is an event, which nobody may edit: two leaves are an incident to look into, not a merge (ST6). */
  readonly incident?: boolean;
}

/** What a commit changed: everything between `since` and the update sequence that is told with it, and nothing else. */
export interface ChangeNews {
  readonly since: number;
  readonly ids: readonly string[];
}

/** Without `news` the store cannot say what changed: whoever follows the feed reads it. */
export type ChangeListener = (updateSeq: number, news?: ChangeNews) => void;

/**
 * The replicated document store (rules ST1–ST8 in SPEC.md). One organisation, one store. Implementations: memory
 * (tests), SQLite (stations, embedded central), later PostgreSQL. All pass `document-store.contract.ts`.
 */
export interface DocumentStore {
  info(): Promise<StoreInfo>;

  /** The winner, or the revision asked for. Undefined when unknown or quarantined. A deleted winner is returned with `deleted: true`. */
  find(id: string, rev?: Rev): Promise<StoredRevision | undefined>;
  /** Winners of many ids at once, in the order asked; undefined where unknown. */
  findMany(ids: readonly string[]): Promise<readonly (StoredRevision | undefined)[]>;
  /** Leaves, winner first; with `revs`, those revisions (with `latest`, the leaves that descend from them). */
  findLeaves(id: string, options?: { revs?: readonly Rev[]; latest?: boolean }): Promise<readonly StoredRevision[]>;
  /** What scopes are judged by, in the order asked; undefined where nothing but quarantined revisions is here. */
  findFacts(ids: readonly string[]): Promise<readonly (EnvelopeFacts | undefined)[]>;
  /** All revisions known of a document, for `revs_info`. */
  listRevisions(id: string): Promise<readonly { rev: Rev; state: 'available' | 'missing' | 'deleted' }[]>;
  /** Of the revisions asked about, those that this store lacks, with possible ancestors. */
  findMissing(
    asked: readonly { readonly id: string; readonly revs: readonly Rev[] }[],
  ): Promise<
    readonly { readonly id: string; readonly missing: readonly Rev[]; readonly possibleAncestors: readonly Rev[] }[]
  >;

  listChanges(query: ChangesQuery): Promise<ChangesPage>;
  /** Of one moment. Reads every document in scope, in pieces, so that others are served meanwhile. */
  summarise(scope?: Scope): Promise<StoreSummary>;
  listIds(range: IdRange): Promise<{ rows: readonly StoredRevision[]; totalRows: number; offset: number }>;
  listDocuments(query: FindQuery): Promise<readonly ListedDocument[]>;
  /**
   * Another text as soon as anything of this kind in this patient's record was written, deleted or removed; now and then for
   * less. Told without a look at the documents.
   */
  stampOf(of: RecordPart): Promise<string>;
  listConflicts(after: string | undefined, limit: number): Promise<readonly ConflictEntry[]>;
  listQuarantined(limit: number): Promise<readonly QuarantineEntry[]>;
  /** Judges what is quarantined again, oldest first (after an upgrade); what passes becomes an ordinary revision. */
  retryQuarantined(limit: number): Promise<WriteResult>;

  findLocal(id: string): Promise<string | undefined>;
  /** Bytes by digest; `end` of the range is exclusive. */
  findAttachment(digest: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined>;

  /**
   * Takes bytes in as they come, a piece at a time in memory, before the write that names them (`staged`). When the source
   * fails nothing is kept. Bytes that no write has named within a day go.
   */
  stageAttachment(bytes: AsyncIterable<Uint8Array>): Promise<StagedAttachment>;

  /**
   * Removes leaves for good, with the ancestors that only they had; other revisions are left alone. A document without
   * leaves is gone, from the feed too; one that keeps some stands at a new position. Answers what was removed, in the order asked.
   */
  purge(asked: readonly Purge[]): Promise<readonly Purge[]>;

  /** Plans and applies in one durable transaction (ST1): when the promise resolves, the commit is on the disk. */
  write(batch: WriteBatch): Promise<WriteResult>;

  /** Called after each commit with the new update sequence. Returns the end of the subscription. */
  watch(listener: ChangeListener): () => void;
  close(): Promise<void>;
}

/** What a replica that leaves scopes can do beside (a station, a hub); central never has to. */
export interface EvictingStore {
  /**
   * Takes documents off this replica as if they had never been here: no tombstone, no new position, read models told.
   * `revs` are all leaves, closed ones too, as the caller has judged them; a document that was written since stays. Answers
   * those that went. When it resolves, nothing of their bodies and bytes is left on the medium that this store can reach.
   */
  evict(asked: readonly Purge[]): Promise<readonly Purge[]>;
  /**
   * As `evict`, for quarantined revisions of ids of which no document is here: those that belong to `part` and not to
   * `keep`, with the bytes that only they name. Those of a document go and stay with it.
   */
  evictQuarantined(part: Scope, keep: Scope): Promise<readonly Purge[]>;
  /**
   * Writes everything anew, so that nothing is left of what an engine has moved about in its files before it was evicted.
   * Writers wait until it is done, and it needs as much room and memory as the store is large: for a quiet moment.
   */
  rewrite(): Promise<void>;
}
