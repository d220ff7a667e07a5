/**
 * The store in memory: for tests and as the model that the durable stores are compared with. It plans with the same
 * planner and answers with the same readers; only the keeping differs.
 */

import type { Rev } from '#shared/revision/rev.ts';
import type { DocumentState, RevisionContent } from './document-state.ts';
import type {
  ChangeListener,
  ChangesPage,
  ChangesQuery,
  ConflictEntry,
  DocumentStore,
  EnvelopeFacts,
  EvictingStore,
  FindQuery,
  IdRange,
  ListedDocument,
  Purge,
  RecordPart,
  Scope,
  StagedAttachment,
  StoredRevision,
  StoreInfo,
  StoreSummary,
  WriteBatch,
  WriteResult,
} from './document-store.ts';
import { planEvict } from './plan-evict.ts';
import { listLeavingQuarantined } from './plan-evict-quarantined.ts';
import { planPurge } from './plan-purge.ts';
import { planRetry } from './plan-retry.ts';
import { PLAIN_RULES, planWrite, type WriteRules } from './plan-write.ts';
import {
  findMissingOf,
  findRevision,
  lastSeqOf,
  listedOf,
  listLeafRevisions,
  listRevisionStates,
  toChangeRow,
  toConflictEntry,
  winnerOf,
} from './read-revision.ts';
import { findRevsLimit, REVS_LIMIT_LOCAL } from './revs-limit.ts';
import { isInScope, KIND_IN_NO_SCOPE } from './scope.ts';
import { SummaryOfRows } from './store-summary.ts';
import type { PlannedQuarantine, WritePlan, WriteView } from './write-plan.ts';

/** Deterministic unless `instanceId` is left out. */
export function createMemoryStore(
  options: Partial<WriteRules> & { instanceId?: string } = {},
): DocumentStore & EvictingStore {
  return new MemoryStore({ ...PLAIN_RULES, ...options }, options.instanceId ?? crypto.randomUUID());
}

class MemoryStore implements DocumentStore, EvictingStore, WriteView {
  updateSeq = 0;
  readonly #rules: WriteRules;
  readonly #instanceId: string;
  readonly #documents = new Map<string, DocumentState>();
  readonly #archived = new Map<string, RevisionContent>();
  readonly #attachments = new Map<string, Uint8Array>();
  readonly #quarantined = new Map<string, PlannedQuarantine>();
  readonly #locals = new Map<string, string>();
  readonly #listeners = new Set<ChangeListener>();

  constructor(rules: WriteRules, instanceId: string) {
    this.#rules = rules;
    this.#instanceId = instanceId;
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
    return this.#attachments.has(digest);
  }

  localBody(id: string): string | undefined {
    return this.#locals.get(id);
  }

  get revsLimit(): number | undefined {
    return findRevsLimit(this.#locals.get(REVS_LIMIT_LOCAL));
  }

  async info(): Promise<StoreInfo> {
    const states = [...this.#documents.values()];
    const deletedCount = states.filter((state) => state.content.deleted).length;
    const sizeBytes = states.reduce((sum, state) => sum + (state.content.body?.length ?? 0), 0);
    const { updateSeq } = this;
    return { instanceId: this.#instanceId, docCount: states.length - deletedCount, deletedCount, updateSeq, sizeBytes };
  }

  async find(id: string, rev?: Rev): Promise<StoredRevision | undefined> {
    const state = this.#documents.get(id);
    if (!state) return undefined;
    return rev === undefined ? winnerOf(state) : findRevision(this, state, rev);
  }

  findMany(ids: readonly string[]): Promise<readonly (StoredRevision | undefined)[]> {
    return Promise.all(ids.map((id) => this.find(id)));
  }

  async findLeaves(
    id: string,
    options?: { revs?: readonly Rev[]; latest?: boolean },
  ): Promise<readonly StoredRevision[]> {
    const state = this.#documents.get(id);
    return state ? listLeafRevisions(this, state, options) : [];
  }

  async findFacts(ids: readonly string[]): Promise<readonly (EnvelopeFacts | undefined)[]> {
    return ids.map((id) => this.#documents.get(id)?.facts);
  }

  async listRevisions(id: string): Promise<readonly { rev: Rev; state: 'available' | 'missing' | 'deleted' }[]> {
    const state = this.#documents.get(id);
    return state ? listRevisionStates(this, state) : [];
  }

  async findMissing(asked: readonly { readonly id: string; readonly revs: readonly Rev[] }[]) {
    return asked.flatMap((question) => findMissingOf(this, question) ?? []);
  }

  async listChanges(query: ChangesQuery): Promise<ChangesPage> {
    const all = this.#matching(query);
    const rows = all.slice(0, query.limit);
    return {
      rows: rows.map((state) => toChangeRow(this, state, query.bodies ?? 'none')),
      lastSeq: lastSeqOf(query, rows, this.updateSeq),
      pending: all.length - rows.length,
    };
  }

  async summarise(scope?: Scope): Promise<StoreSummary> {
    const sum = new SummaryOfRows(this.#rules.digests);
    for (const state of this.#documents.values()) {
      const counts = scope ? isInScope(state.facts, scope) : state.facts.kind !== KIND_IN_NO_SCOPE;
      if (counts) sum.add(toChangeRow(this, state, 'none'));
    }
    return sum.finish(this.updateSeq);
  }

  #matching({ since, descending = false, lane, excludeKinds, ids, scope }: ChangesQuery): DocumentState[] {
    const wanted = ids && new Set(ids);
    return [...this.#documents.values()]
      .filter((state) => (descending ? state.seq < since : state.seq > since))
      .filter((state) => lane === undefined || state.facts.lane === lane)
      .filter((state) => state.facts.kind === undefined || !excludeKinds?.includes(state.facts.kind))
      .filter((state) => wanted?.has(state.id) ?? true)
      .filter((state) => !scope || isInScope(state.facts, scope))
      .sort((a, b) => (descending ? b.seq - a.seq : a.seq - b.seq));
  }

  async listIds(range: IdRange): Promise<{ rows: readonly StoredRevision[]; totalRows: number; offset: number }> {
    const { descending = false, skip = 0, scope } = range;
    const live = this.#live().filter((state) => !scope || isInScope(state.facts, scope));
    if (descending) live.reverse();
    const first = live.findIndex((state) => isAtOrAfterStart(state.id, range));
    const matching = live.filter((state) => isAtOrAfterStart(state.id, range) && isBeforeEnd(state.id, range));
    const offset = Math.min((first === -1 ? live.length : first) + skip, live.length);
    return { rows: matching.slice(skip, skip + range.limit).map(winnerOf), totalRows: live.length, offset };
  }

  async listDocuments({ kind, patient, afterId, limit, bodies }: FindQuery): Promise<readonly ListedDocument[]> {
    return this.#live()
      .filter((state) => kind === undefined || state.facts.kind === kind)
      .filter((state) => patient === undefined || state.facts.patient === patient)
      .filter((state) => afterId === undefined || state.id > afterId)
      .slice(0, limit)
      .map((state) => listedOf(bodies === 'none' ? { ...state, content: { deleted: false, body: undefined } } : state));
  }

  async stampOf({ kind, patient }: RecordPart): Promise<string> {
    const seqs = [...this.#documents.values()]
      .filter(({ facts }) => facts.kind === kind && facts.patient === patient)
      .map(({ seq }) => seq);
    return `${seqs.length}-${Math.max(0, ...seqs)}`;
  }

  async listConflicts(after: string | undefined, limit: number): Promise<readonly ConflictEntry[]> {
    return [...this.#documents.values()]
      .filter((state) => state.conflicted && (after === undefined || state.id > after))
      .sort(byId)
      .slice(0, limit)
      .map((state) => toConflictEntry(state, this.#rules.judge));
  }

  async listQuarantined(limit: number) {
    return [...this.#quarantined.values()]
      .slice(0, limit)
      .map(({ graft, rev, seq, reason }) => ({ id: graft.id, rev, seq, reason }));
  }

  async retryQuarantined(limit: number): Promise<WriteResult> {
    const grafts = [...this.#quarantined.values()].slice(0, limit).map((entry) => entry.graft);
    return this.#apply(planRetry(this, grafts, this.#rules));
  }

  async findLocal(id: string): Promise<string | undefined> {
    return this.#locals.get(id);
  }

  async findAttachment(digest: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined> {
    return this.#attachments.get(digest)?.slice(range?.start, range?.end);
  }

  async stageAttachment(bytes: AsyncIterable<Uint8Array>): Promise<StagedAttachment> {
    const running = this.#rules.digests.beginAttachmentDigest();
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) {
      running.update(piece);
      pieces.push(piece.slice());
    }
    const digest = running.finish();
    const whole = await new Blob(pieces as BlobPart[]).arrayBuffer();
    this.#attachments.set(digest, new Uint8Array(whole));
    return { digest, length: whole.byteLength };
  }

  async purge(asked: readonly Purge[]): Promise<readonly Purge[]> {
    const plan = planPurge(this, asked, this.#rules);
    this.#apply(plan);
    return plan.purge?.purged ?? [];
  }

  async evict(asked: readonly Purge[]): Promise<readonly Purge[]> {
    const plan = planEvict(this, asked, this.#rules);
    const digests = (plan.purge?.removed ?? []).flatMap(({ id }) => this.#digestsOf(id));
    this.#apply(plan);
    this.#forgetQuarantined(new Set((plan.purge?.removed ?? []).map(({ id }) => id)));
    this.#forgetBytes(digests);
    return (plan.purge?.purged ?? []).filter(({ revs }) => revs.length > 0);
  }

  async evictQuarantined(part: Scope, keep: Scope): Promise<readonly Purge[]> {
    const alone = [...this.#quarantined.values()].filter(({ graft }) => !this.#documents.has(graft.id));
    const grafts = alone.map(({ graft }) => graft);
    const leaving = listLeavingQuarantined(grafts, part, keep);
    const revsOf = (id: string) => alone.filter(({ graft }) => graft.id === id).map(({ rev }) => rev);
    const gone = [...leaving].sort().map((id) => ({ id, revs: revsOf(id).sort() }));
    const digests = [...leaving].flatMap((id) => this.#digestsOf(id));
    this.#forgetQuarantined(leaving);
    this.#forgetBytes(digests);
    return gone;
  }

  async rewrite(): Promise<void> {}

  async write(batch: WriteBatch): Promise<WriteResult> {
    return this.#apply(planWrite(this, batch, this.#rules));
  }

  watch(listener: ChangeListener): () => void {
    const own: ChangeListener = (updateSeq, news) => listener(updateSeq, news);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  #live(): DocumentState[] {
    return [...this.#documents.values()].filter((state) => !state.content.deleted).sort(byId);
  }

  #apply(plan: WritePlan): WriteResult {
    const { committed, outcomes, updateSeq } = plan;
    const since = this.updateSeq;
    this.updateSeq = updateSeq;
    for (const { after } of plan.documents) this.#documents.set(after.id, after);
    for (const { id, rev } of plan.purge?.dropped ?? []) this.#archived.delete(keyOf(id, rev));
    for (const { id } of plan.purge?.removed ?? []) this.#remove(id);
    for (const { id, rev } of plan.promoted) this.#archived.delete(keyOf(id, rev));
    for (const { id, rev, content } of plan.archived) this.#archived.set(keyOf(id, rev), content);
    for (const { digest, bytes } of plan.attachments) this.#attachments.set(digest, bytes.slice());
    for (const entry of plan.quarantined) this.#quarantined.set(keyOf(entry.graft.id, entry.rev), entry);
    for (const { id, rev } of plan.released) this.#quarantined.delete(keyOf(id, rev));
    for (const { id, body } of plan.locals) body === null ? this.#locals.delete(id) : this.#locals.set(id, body);
    const news = plan.purge ? undefined : { since, ids: plan.documents.map(({ after }) => after.id) };
    if (updateSeq > since) for (const listener of [...this.#listeners]) listener(updateSeq, news);
    return { committed, outcomes, updateSeq };
  }

  #forgetQuarantined(ids: ReadonlySet<string>): void {
    for (const [key, { graft }] of [...this.#quarantined]) if (ids.has(graft.id)) this.#quarantined.delete(key);
  }

  #forgetBytes(digests: readonly string[]): void {
    const quarantined = [...this.#quarantined.values()].map(({ graft }) => graft.id);
    const kept = new Set([...this.#documents.keys(), ...quarantined].flatMap((id) => this.#digestsOf(id)));
    for (const digest of digests) if (!kept.has(digest)) this.#attachments.delete(digest);
  }

  /** What any revision of it names, quarantined ones too. */
  #digestsOf(id: string): string[] {
    const archived = [...this.#archived].filter(([key]) => key.endsWith(` ${id}`)).map(([, content]) => content);
    const quarantined = [...this.#quarantined.values()].filter(({ graft }) => graft.id === id);
    const named = [this.#documents.get(id)?.content, ...archived, ...quarantined.map(({ graft }) => graft)];
    const stubs = named.flatMap((one) => Object.values(one?.attachments ?? {}));
    return stubs.flatMap((stub) => ('digest' in stub ? [stub.digest] : []));
  }

  #remove(id: string): void {
    this.#documents.delete(id);
    for (const key of [...this.#archived.keys()])
      if (key.slice(key.indexOf(' ') + 1) === id) this.#archived.delete(key);
  }
}

function keyOf(id: string, rev: Rev): string {
  return `${rev} ${id}`;
}

function byId(a: DocumentState, b: DocumentState): number {
  return a.id < b.id ? -1 : 1;
}

function isAtOrAfterStart(id: string, { startId, descending }: IdRange): boolean {
  return startId === undefined || (descending ? id <= startId : id >= startId);
}

function isBeforeEnd(id: string, { endId, descending, inclusiveEnd = true }: IdRange): boolean {
  if (endId === undefined || (inclusiveEnd && id === endId)) return true;
  return descending ? id > endId : id < endId;
}
