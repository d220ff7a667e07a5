import type { Rev } from '#shared/revision/rev.ts';
import type { AttachmentStub } from './document-store.ts';
import type { EnvelopeFacts } from './envelope-facts.ts';

/** What one revision holds. `body` is undefined where it was never received or has been dropped. */
export interface RevisionContent {
  readonly deleted: boolean;
  readonly body: string | undefined;
  readonly attachments?: Readonly<Record<string, AttachmentStub>>;
}

/** A document as stored: its winner with body, and its tree as text. */
export interface DocumentState {
  readonly id: string;
  readonly seq: number;
  /** The winner. */
  readonly rev: Rev;
  readonly content: RevisionContent;
  /** As `formatTree` writes it. */
  readonly tree: string;
  /** More than one leaf that is not deleted. */
  readonly conflicted: boolean;
  readonly facts: EnvelopeFacts;
}

/** A stored revision that is not its document's winner: an ancestor kept for merging, or another leaf. */
export interface ArchivedRevision {
  readonly id: string;
  readonly rev: Rev;
  readonly content: RevisionContent;
  /** Sequence of the change that put it aside; pruning goes by it. */
  readonly seq: number;
}

/** What a planner and a reader may ask of stored state. */
export interface DocumentSource {
  findDocument(id: string): DocumentState | undefined;
  /** Content of a revision that is not the winner. */
  findArchived(id: string, rev: Rev): RevisionContent | undefined;
  isQuarantined(id: string, rev: Rev): boolean;
}

/** Content of any revision of a document, the winner included. */
export function findContent(source: DocumentSource, state: DocumentState, rev: Rev): RevisionContent | undefined {
  return state.rev === rev ? state.content : source.findArchived(state.id, rev);
}
