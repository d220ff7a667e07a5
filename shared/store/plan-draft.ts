import { formatPath } from '#shared/revision/format-path.ts';
import { graftInText } from '#shared/revision/graft-in-text.ts';
import { makeRev, type Rev, type RevisionPath } from '#shared/revision/rev.ts';
import type { ArchivedRevision, DocumentState, RevisionContent } from './document-state.ts';
import type { Graft, LocalWrite, WriteOutcome } from './document-store.ts';
import { type EnvelopeFacts, readEnvelopeFacts } from './envelope-facts.ts';
import { type LazyBody, lazyBody } from './lazy-body.ts';
import type { WriteRules } from './plan-write.ts';
import { inheritFacts, joinFacts } from './scope.ts';
import type { DocumentChange, PlannedAttachment, PlannedQuarantine, WritePlan, WriteView } from './write-plan.ts';

interface Touched {
  readonly before: DocumentState | undefined;
  after: DocumentState;
  body: LazyBody | undefined;
}

/** A plan in the making: stored state with the batch's changes so far laid over it. */
export class PlanDraft {
  readonly rules: WriteRules;
  /** Judging quarantined revisions again: those that fail again stay where they are. */
  readonly retrying: boolean;
  readonly #view: WriteView;
  readonly #revsLimit: number;
  readonly #touched = new Map<string, Touched>();
  readonly #archived = new Map<string, ArchivedRevision>();
  readonly #promoted = new Map<string, { id: string; rev: Rev }>();
  readonly #attachments = new Map<string, PlannedAttachment>();
  readonly #quarantined = new Map<string, PlannedQuarantine>();
  #updateSeq: number;

  constructor(view: WriteView, rules: WriteRules, retrying = false) {
    this.#view = view;
    this.retrying = retrying;
    this.rules = rules;
    this.#updateSeq = view.updateSeq;
    this.#revsLimit = view.revsLimit ?? rules.revsLimit;
  }

  findDocument(id: string): DocumentState | undefined {
    return this.#touched.get(id)?.after ?? this.#view.findDocument(id);
  }

  findContent(state: DocumentState, rev: Rev): RevisionContent | undefined {
    if (state.rev === rev) return state.content;
    const key = keyOf(state.id, rev);
    const drafted = this.#archived.get(key);
    if (drafted) return drafted.content;
    return this.#promoted.has(key) ? undefined : this.#view.findArchived(state.id, rev);
  }

  isQuarantined(id: string, rev: Rev): boolean {
    if (this.retrying) return false;
    if (this.#quarantined.size > 0 && this.#quarantined.has(keyOf(id, rev))) return true;
    return this.#view.isQuarantined(id, rev);
  }

  hasAttachment(digest: string): boolean {
    return this.#attachments.has(digest) || this.#view.hasAttachment(digest);
  }

  addAttachments(attachments: readonly PlannedAttachment[]): void {
    for (const attachment of attachments) this.#attachments.set(attachment.digest, attachment);
  }

  /** Adds a revision on its path and gives the document the next sequence. */
  addRevision(id: string, path: RevisionPath, content: RevisionContent, body: LazyBody): number {
    const seq = this.#nextSeq();
    const state = this.findDocument(id);
    if (state) this.#extend(state, path, content, body, seq);
    else this.#begin(id, path, content, body, seq);
    return seq;
  }

  /** Gives a known ancestor the content that this replica lacked (a merge needs it). Nothing a reader sees changes. */
  fillContent(id: string, rev: Rev, content: RevisionContent, body: LazyBody): void {
    this.#archive({ id, rev, content, seq: this.#updateSeq });
    const state = this.findDocument(id);
    if (state && state.facts.facility === undefined) this.#learnFacts(state, body);
  }

  /** A bare tombstone that came before its document learns whose it was, so that the body it deletes is not everybody's. */
  #learnFacts(state: DocumentState, body: LazyBody): void {
    const said = readEnvelopeFacts(state.id, body.text, body.envelope, this.rules.laneOf);
    const facts = inheritFacts(state.facts, said);
    this.#touch(state, { ...state, facts }, this.#touched.get(state.id)?.body);
  }

  quarantine(graft: Graft, rev: Rev, reason: string): number {
    if (this.retrying) return this.#updateSeq;
    const seq = this.#nextSeq();
    this.#quarantined.set(keyOf(graft.id, rev), { graft, rev, seq, reason });
    return seq;
  }

  finish(
    outcomes: readonly WriteOutcome[],
    locals: readonly LocalWrite[],
    released: WritePlan['released'] = [],
  ): WritePlan {
    return {
      committed: true,
      outcomes,
      updateSeq: this.#updateSeq,
      documents: [...this.#touched.values()] satisfies readonly DocumentChange[],
      archived: [...this.#archived.values()],
      promoted: [...this.#promoted.values()],
      attachments: [...this.#attachments.values()],
      quarantined: [...this.#quarantined.values()],
      released,
      locals,
    };
  }

  #nextSeq(): number {
    this.#updateSeq += 1;
    return this.#updateSeq;
  }

  #begin(id: string, path: RevisionPath, content: RevisionContent, body: LazyBody, seq: number): void {
    const revsLimit = this.#revsLimit;
    const kept = path.ids.length > revsLimit ? { start: path.start, ids: path.ids.slice(0, revsLimit) } : path;
    this.#touched.set(id, {
      before: undefined,
      body,
      after: {
        id,
        seq,
        rev: makeRev(path.start, path.ids[0] as string),
        content,
        tree: formatPath(kept, content.deleted),
        conflicted: false,
        facts: readEnvelopeFacts(id, body.text, body.envelope, this.rules.laneOf),
      },
    });
  }

  #extend(state: DocumentState, path: RevisionPath, content: RevisionContent, body: LazyBody, seq: number): void {
    const rev = makeRev(path.start, path.ids[0] as string);
    const { winner, ...shape } = graftInText(state.tree, path, content.deleted, this.#revsLimit);
    const said = this.#factsOf(state, content.deleted, body);
    const heard = { ...state, facts: joinFacts(state.facts, said) };
    if (winner !== rev) this.#archive({ id: state.id, rev, content, seq });
    if (winner === rev) this.#crown(state, winner, { content, body, said }, shape, seq);
    else if (winner !== state.rev) this.#crown(heard, winner, undefined, shape, seq);
    else this.#touch(state, { ...heard, ...shape, seq }, this.#touched.get(state.id)?.body);
  }

  /** What a revision says of itself; a bare tombstone keeps what it deletes in its place. */
  #factsOf(state: DocumentState, deleted: boolean, body: LazyBody): EnvelopeFacts {
    const said = readEnvelopeFacts(state.id, body.text, body.envelope, this.rules.laneOf);
    return deleted ? inheritFacts(said, state.facts) : said;
  }

  /** Another revision wins: the former winner goes to the archive, the new one comes from the batch or out of it. */
  #crown(
    state: DocumentState,
    winner: Rev,
    arrived: { content: RevisionContent; body: LazyBody; said: EnvelopeFacts } | undefined,
    shape: { tree: string; conflicted: boolean },
    seq: number,
  ): void {
    const content = arrived?.content ?? this.findContent(state, winner) ?? { deleted: false, body: undefined };
    if (!arrived) this.#promote(state.id, winner);
    this.#archive({ id: state.id, rev: state.rev, content: state.content, seq });
    const body = arrived?.body ?? (content.body === undefined ? undefined : lazyBody(content.body));
    const said = arrived?.said ?? (body ? this.#factsOf(state, content.deleted, body) : state.facts);
    this.#touch(
      state,
      { id: state.id, seq, rev: winner, content, facts: joinFacts(said, state.facts), ...shape },
      body,
    );
  }

  #touch(state: DocumentState, after: DocumentState, body: LazyBody | undefined): void {
    const touched = this.#touched.get(state.id);
    if (!touched) this.#touched.set(state.id, { before: state, after, body });
    else {
      touched.after = after;
      touched.body = body;
    }
  }

  #archive(revision: ArchivedRevision): void {
    if (revision.content.body === undefined) return;
    const key = keyOf(revision.id, revision.rev);
    this.#promoted.delete(key);
    this.#archived.set(key, revision);
  }

  #promote(id: string, rev: Rev): void {
    const key = keyOf(id, rev);
    this.#archived.delete(key);
    this.#promoted.set(key, { id, rev });
  }
}

function keyOf(id: string, rev: Rev): string {
  return `${rev} ${id}`;
}
