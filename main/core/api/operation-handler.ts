import type { z } from 'zod';
import type { InputOf, Operation, OutputOf, Permission } from '#shared/contract/declare.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { HybridTime } from '#shared/lib/hybrid-time.ts';
import type { CommitMark, Lane } from '#shared/model/envelope.ts';
import type { MergeMark } from '#shared/model/merge-mark.ts';
import type { AttachmentInput, DocumentStore, Edit, Rev } from '#shared/store/document-store.ts';

/** Who acts, from where. One per window connection with somebody signed in. */
export interface Actor {
  /** Random, new at each sign-in: charts opened belong to it and end with it. */
  readonly sessionId: string;
  readonly userId: string;
  readonly displayName: string;
  /** Further accounts of the same person (ID23), as known at sign-in. */
  readonly otherAccounts?: readonly string[];
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  readonly stationId: string;
  /** Site code of this desk: the `facility` of what is written here. */
  readonly facility: string;
  readonly wardId?: string;
}

/** The reading side of the store: what a query or command is handed is what it may do. */
export type StoreReader = Pick<
  DocumentStore,
  | 'info'
  | 'find'
  | 'findMany'
  | 'findLeaves'
  | 'listRevisions'
  | 'listDocuments'
  | 'stampOf'
  | 'listConflicts'
  | 'listQuarantined'
  | 'findAttachment'
  | 'findLocal'
  | 'listChanges'
>;

/** A document that a command wants written; the unit of work adds the envelope (time, user, station, commit). */
export interface PlannedDocument {
  readonly id: string;
  readonly kind: string;
  readonly parent?: Rev;
  readonly facility?: string;
  readonly patient?: string;
  readonly resource: unknown;
  readonly deleted?: boolean;
  readonly attachments?: Readonly<Record<string, AttachmentInput>>;
  /** Envelope fields of the parent that this program does not know; they stay (ST7). */
  readonly keeps?: Readonly<Record<string, unknown>>;
  /** Further envelope fields: `withdrawn` on an event entered in error, `merge` on a person's decision and its tombstones. */
  readonly marks?: { readonly withdrawn?: { readonly reason: string }; readonly merge?: MergeMark };
}

/** Who, where and when, for bodies that a rule writes whole. */
export interface EnvelopeStamp {
  readonly at: HybridTime;
  readonly by: string;
  readonly station: string;
  readonly commit: CommitMark;
}

export interface CommandPlan {
  readonly documents: readonly PlannedDocument[];
  /**
   * Edits with complete bodies, after the documents: a decision on a conflict, whose tombstones name the revision that
   * it makes. Give `lane` with them.
   */
  readonly edits?: (stamp: EnvelopeStamp) => readonly Edit[];
  /** Defaults to the most urgent lane of the documents' kinds (RP3). */
  readonly lane?: Lane;
  /** `_local` documents that must commit together with them, e.g. a record-number block's counter. */
  readonly locals?: readonly { readonly id: string; readonly body: string | null }[];
  /**
   * What the caller will be answered, by the saved documents: kept in the same transaction, so that a replay of the
   * command gets the very same answer even after a crash. Left out, the answer `{id, rev}` of the first document is kept.
   */
  readonly output?: (saved: readonly { readonly id: string; readonly rev: Rev }[]) => unknown;
}

export interface SavedDocument {
  readonly id: string;
  readonly rev: Rev;
  readonly seq: number;
}

export interface QueryContext {
  readonly actor: Actor;
  readonly store: StoreReader;
  readonly now: () => number;
}

export interface CommandContext extends QueryContext {
  /**
   * Commits documents, audit event and the command's replay record in one transaction (ST4). A stale parent comes back
   * as refusal `conflict`; call at most once per command. With no documents the audit event alone is made durable:
   * before a record is released to a window (`chart.open`), call this first.
   */
  commit(plan: CommandPlan): Promise<readonly SavedDocument[] | Refusal>;
}

type Parsed<O> = O extends { readonly input: infer In extends z.ZodType } ? z.output<In> : never;

/** Server end of one command: decides with pure rules, then commits once. */
export type CommandHandler<O extends Operation> = (
  input: Parsed<O>,
  context: CommandContext,
) => Promise<OutputOf<O> | Refusal>;
export type QueryHandler<O extends Operation> = (
  input: Parsed<O>,
  context: QueryContext,
) => Promise<OutputOf<O> | Refusal>;
export type StreamHandler<O extends Operation> = (
  input: Parsed<O>,
  context: QueryContext & { readonly signal: AbortSignal },
) => AsyncIterable<OutputOf<O>>;
export type ParsedInput<O> = Parsed<O>;
export type { InputOf };
