/**
 * Stored state as far as a group of writes needs it, loaded in one go; the planner is synchronous. Each plan is laid over
 * it, so that the next write of the group is planned after the ones before, and what is to be applied at the end is the
 * sum of all: each document once.
 */
import type { ArchivedRevision, DocumentState, RevisionContent } from '#shared/store/document-state.ts';
import type { LocalWrite, Rev } from '#shared/store/document-store.ts';
import { findRevsLimit, REVS_LIMIT_LOCAL } from '#shared/store/revs-limit.ts';
import type { PlannedAttachment, PlannedQuarantine, WritePlan, WriteView } from '#shared/store/write-plan.ts';

export interface LoadedState {
  readonly updateSeq: number;
  readonly revsLimit: number | undefined;
  readonly documents: readonly DocumentState[];
  readonly archived: readonly { readonly id: string; readonly rev: Rev; readonly content: RevisionContent }[];
  readonly quarantined: readonly { readonly id: string; readonly rev: Rev }[];
  readonly digests: readonly string[];
  /** Bodies of local documents by id, as far as they were asked for. */
  readonly locals: ReadonlyMap<string, string>;
}

/** What was and what is to be; undefined: not there. */
interface Change<T> {
  readonly before: T | undefined;
  after: T | undefined;
}

export class LoadedView implements WriteView {
  updateSeq: number;
  revsLimit: number | undefined;
  readonly #documents = new Map<string, DocumentState>();
  readonly #archived = new Map<string, RevisionContent>();
  readonly #quarantined = new Set<string>();
  readonly #digests: Set<string>;
  readonly #locals: ReadonlyMap<string, string>;

  readonly changedDocuments = new Map<string, Change<DocumentState>>();
  /** `revision: undefined`: to be deleted. */
  readonly changedArchive = new Map<string, { id: string; rev: Rev; revision: ArchivedRevision | undefined }>();
  readonly changedQuarantine = new Map<string, { id: string; rev: Rev; entry: PlannedQuarantine | undefined }>();
  readonly attachments = new Map<string, PlannedAttachment>();
  /** Bytes that revisions name now. */
  readonly claimed = new Set<string>();
  readonly locals = new Map<string, LocalWrite>();

  constructor(loaded: LoadedState) {
    this.updateSeq = loaded.updateSeq;
    this.revsLimit = loaded.revsLimit;
    for (const state of loaded.documents) this.#documents.set(state.id, state);
    for (const { id, rev, content } of loaded.archived) this.#archived.set(keyOf(id, rev), content);
    for (const { id, rev } of loaded.quarantined) this.#quarantined.add(keyOf(id, rev));
    this.#digests = new Set(loaded.digests);
    this.#locals = loaded.locals;
  }

  findDocument(id: string): DocumentState | undefined {
    return this.#documents.get(id);
  }

  findArchived(id: string, rev: Rev): RevisionContent | undefined {
    return this.#archived.get(keyOf(id, rev));
  }

  isQuarantined(id: string, rev: Rev): boolean {
    return this.#quarantined.has(keyOf(id, rev));
  }

  hasAttachment(digest: string): boolean {
    return this.#digests.has(digest);
  }

  localBody(id: string): string | undefined {
    const written = this.locals.get(id);
    return written ? (written.body ?? undefined) : this.#locals.get(id);
  }

  /** Lays a plan over the state. */
  absorb(plan: WritePlan): void {
    this.updateSeq = plan.updateSeq;
    for (const { after } of plan.documents) this.#setDocument(after.id, after);
    for (const { id, rev } of plan.purge?.dropped ?? []) this.#dropArchived(id, rev);
    for (const { id } of plan.purge?.removed ?? []) this.#setDocument(id, undefined);
    for (const { id, rev } of plan.promoted) this.#dropArchived(id, rev);
    for (const revision of plan.archived) this.#archive(revision);
    for (const attachment of plan.attachments) this.#take(attachment);
    for (const entry of plan.quarantined) this.#quarantine(entry);
    for (const { id, rev } of plan.released) this.#release(id, rev);
    for (const local of plan.locals) this.#writeLocal(local);
  }

  #setDocument(id: string, after: DocumentState | undefined): void {
    const known = this.changedDocuments.get(id);
    if (known) known.after = after;
    else this.changedDocuments.set(id, { before: this.#documents.get(id), after });
    if (after) this.#documents.set(id, after);
    else this.#documents.delete(id);
    this.#claim(after?.content.attachments);
  }

  #archive(revision: ArchivedRevision): void {
    const { id, rev, content } = revision;
    this.#archived.set(keyOf(id, rev), content);
    this.changedArchive.set(keyOf(id, rev), { id, rev, revision });
    this.#claim(content.attachments);
  }

  #dropArchived(id: string, rev: Rev): void {
    this.#archived.delete(keyOf(id, rev));
    this.changedArchive.set(keyOf(id, rev), { id, rev, revision: undefined });
  }

  #take(attachment: PlannedAttachment): void {
    this.#digests.add(attachment.digest);
    this.attachments.set(attachment.digest, attachment);
    this.claimed.add(attachment.digest);
  }

  #quarantine(entry: PlannedQuarantine): void {
    const { graft, rev } = entry;
    this.#quarantined.add(keyOf(graft.id, rev));
    this.changedQuarantine.set(keyOf(graft.id, rev), { id: graft.id, rev, entry });
    this.#claim(graft.attachments);
  }

  #release(id: string, rev: Rev): void {
    this.#quarantined.delete(keyOf(id, rev));
    this.changedQuarantine.set(keyOf(id, rev), { id, rev, entry: undefined });
  }

  #writeLocal(local: LocalWrite): void {
    this.locals.set(local.id, local);
    if (local.id === REVS_LIMIT_LOCAL) this.revsLimit = findRevsLimit(local.body ?? undefined);
  }

  #claim(attachments: Readonly<Record<string, object>> | undefined): void {
    if (!attachments) return;
    for (const stub of Object.values(attachments)) {
      if ('digest' in stub && typeof stub.digest === 'string' && stub.digest !== '') this.claimed.add(stub.digest);
    }
  }
}

function keyOf(id: string, rev: Rev): string {
  return `${rev} ${id}`;
}
