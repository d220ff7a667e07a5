/**
 * The one writer of a database file: reads what it needs, plans purely, applies the plan, all in one transaction that is
 * on the disk before anybody hears of it (ST1, ST4). Batches that wait together share one transaction and one sync;
 * each is still planned by itself, after the ones before it.
 */

import type { ArchivedRevision, DocumentState } from '#shared/store/document-state.ts';
import type {
  AttachmentInput,
  AttachmentStub,
  Graft,
  LocalWrite,
  Purge,
  Scope,
  WriteBatch,
  WriteResult,
} from '#shared/store/document-store.ts';
import { planEvict } from '#shared/store/plan-evict.ts';
import { planPurge } from '#shared/store/plan-purge.ts';
import { planRetry } from '#shared/store/plan-retry.ts';
import { planWrite, type WriteRules } from '#shared/store/plan-write.ts';
import { findRevsLimit, REVS_LIMIT_LOCAL } from '#shared/store/revs-limit.ts';
import { writeInParts } from '#shared/store/write-in-parts.ts';
import type { DocumentChange, PlannedQuarantine, PurgePlan, WritePlan, WriteView } from '#shared/store/write-plan.ts';
import { AttachmentReader, AttachmentWriter } from './attachment-chunks.ts';
import type { SqliteDatabase } from './connection.ts';
import { goOn, type ReachPoint } from './crash-point.ts';
import { DocumentInserter } from './document-inserter.ts';
import { attachmentsText } from './document-row.ts';
import { Eviction } from './eviction.ts';
import { prepareReadModels } from './read-models/apply-read-models.ts';
import type { ReadModel } from './read-models/read-model.ts';
import { SqliteDocumentSource } from './sqlite-document-source.ts';
import { StagedAttachments, type StageStep } from './staged-attachments.ts';

export type WriteRequest =
  | { readonly do: 'write'; readonly batch: WriteBatch }
  | { readonly do: 'retry'; readonly limit: number }
  | { readonly do: 'purge'; readonly asked: readonly Purge[] }
  | { readonly do: 'evict'; readonly asked: readonly Purge[] }
  | { readonly do: 'evict-quarantined'; readonly part: Scope; readonly keep: Scope }
  /** A bounded step of cleaning up after evictions. */
  | { readonly do: 'scrub' }
  /** The whole file anew, after the transaction. */
  | { readonly do: 'rewrite' }
  | { readonly do: 'stage'; readonly step: StageStep };

const MANY_IDS = 8;

type Named = Readonly<Record<string, AttachmentStub | AttachmentInput>>;

/** What read models are shown of a document that was purged. */
const GONE = { deleted: true, body: undefined } as const;

interface Counters {
  updateSeq: number;
  docCount: number;
  deletedCount: number;
}

export class SqliteWriter extends SqliteDocumentSource implements WriteView {
  readonly #db: SqliteDatabase;
  readonly #rules: WriteRules;
  readonly #reach: ReachPoint;
  readonly #applyReadModels: (change: DocumentChange) => void;
  readonly #attachments: AttachmentReader;
  readonly #attachmentWriter: AttachmentWriter;
  readonly #staged: StagedAttachments;
  readonly #inserter: DocumentInserter;
  readonly #eviction: Eviction;
  readonly #sql: ReturnType<typeof prepareStatements>;
  /** Ids of the batch being planned that the store holds; undefined when it was not worth asking. */
  #existing: ReadonlySet<string> | undefined;
  #counters: Counters;
  #quarantineIsEmpty: boolean;
  #revsLimit: number | undefined;

  constructor(db: SqliteDatabase, rules: WriteRules, readModels: readonly ReadModel[], reach: ReachPoint = goOn) {
    super(db);
    this.#db = db;
    this.#rules = rules;
    this.#reach = reach;
    this.#applyReadModels = prepareReadModels(db, readModels);
    this.#attachments = new AttachmentReader(db);
    this.#attachmentWriter = new AttachmentWriter(db);
    this.#staged = new StagedAttachments(db);
    this.#eviction = new Eviction(db, readModels);
    this.#sql = prepareStatements(db);
    this.#inserter = new DocumentInserter(db);
    this.#counters = this.#readCounters();
    this.#quarantineIsEmpty = this.#sql.oldestQuarantined.get(1) === undefined;
    this.#revsLimit = this.#readRevsLimit();
  }

  get revsLimit(): number | undefined {
    return this.#revsLimit;
  }

  get updateSeq(): number {
    return this.#counters.updateSeq;
  }

  hasAttachment(digest: string): boolean {
    return this.#attachments.has(digest);
  }

  localBody(id: string): string | undefined {
    return this.#sql.findLocal.get(id);
  }

  override findDocument(id: string): DocumentState | undefined {
    return this.#existing === undefined || this.#existing.has(id) ? super.findDocument(id) : undefined;
  }

  override isQuarantined(id: string, rev: string): boolean {
    return !this.#quarantineIsEmpty && super.isQuarantined(id, rev);
  }

  /** All in one transaction; when this returns, it is on the disk. Throws the driver's error when nothing of it was written. */
  apply(requests: readonly WriteRequest[]): WriteResult[] {
    this.#reach('before-begin');
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const results = requests.map((request) => this.#applyRequest(request));
      this.#writeCounters();
      this.#reach('before-commit');
      this.#db.exec('COMMIT');
      this.#reach('after-commit-before-notify');
      // Alone only: where it fails, nothing that came with it is to be told that it failed.
      if (requests.length === 1 && requests[0]?.do === 'rewrite') {
        this.#eviction.rewriteFile();
        return [{ ...this.#nothing(), isClean: true }];
      }
      return requests.some((request) => request.do === 'scrub') ? this.#emptyWal(results) : results;
    } catch (error) {
      this.#undo();
      throw error;
    }
  }

  #emptyWal(results: readonly WriteResult[]): WriteResult[] {
    const isEmpty = this.#eviction.emptyWal();
    return results.map((result) => (result.isClean ? { ...result, isClean: isEmpty } : result));
  }

  #undo(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
    this.#counters = this.#readCounters();
    this.#quarantineIsEmpty = false;
    this.#existing = undefined;
    this.#revsLimit = this.#readRevsLimit();
  }

  #applyRequest(request: WriteRequest): WriteResult {
    if (request.do === 'write') return this.#write(request.batch);
    if (request.do === 'evict') return this.#evict(request.asked);
    if (request.do === 'evict-quarantined') {
      return { ...this.#nothing(), purged: this.#eviction.forgetQuarantined(request.part, request.keep) };
    }
    if (request.do === 'scrub') return { ...this.#nothing(), isClean: this.#eviction.scrubIndexes() };
    if (request.do === 'rewrite') return this.#nothing();
    if (request.do !== 'stage') return this.#applyPlan(this.#plan(request));
    this.#staged.take(request.step);
    return this.#nothing();
  }

  #nothing(): WriteResult {
    return { committed: true, outcomes: [], updateSeq: this.updateSeq };
  }

  #evict(asked: readonly Purge[]): WriteResult {
    const plan = planEvict(this, asked, this.#rules);
    const removed = plan.purge?.removed ?? [];
    const digests = this.#eviction.digestsOf(removed);
    const result = this.#applyPlan(plan);
    this.#eviction.forget(removed, digests);
    return result;
  }

  #write(batch: WriteBatch): WriteResult {
    return writeInParts(batch, (part) => this.#applyPlan(this.#planBatch(part)));
  }

  #plan(request: Extract<WriteRequest, { do: 'purge' | 'retry' }>): WritePlan {
    if (request.do === 'purge') return planPurge(this, request.asked, this.#rules);
    const grafts = this.#sql.oldestQuarantined.all(request.limit).map((text) => JSON.parse(text) as Graft);
    return planRetry(this, grafts, this.#rules);
  }

  /** Which ids exist is asked in one query: most documents of a bulk load are new and need no other. */
  #planBatch(batch: WriteBatch): WritePlan {
    const ids = [...(batch.edits ?? []), ...(batch.grafts ?? [])].map(({ id }) => id);
    this.#existing = ids.length < MANY_IDS ? undefined : new Set(this.#sql.existingIds.all(JSON.stringify(ids)));
    const plan = planWrite(this, batch, this.#rules);
    this.#existing = undefined;
    return plan;
  }

  #applyPlan(plan: WritePlan): WriteResult {
    const { committed, outcomes, updateSeq } = plan;
    this.#replaceDocuments(plan.documents);
    for (const { id, rev } of plan.promoted) this.#sql.deleteRevision.run(id, rev);
    for (const revision of plan.archived) this.#archive(revision);
    this.#reach('after-documents');
    for (const { digest, bytes } of plan.attachments) this.#attachmentWriter.write(digest, bytes);
    this.#claimAttachments(plan);
    if (plan.purge) this.#purge(plan.purge);
    for (const entry of plan.quarantined) this.#quarantine(entry);
    for (const { id, rev } of plan.released) this.#sql.deleteQuarantined.run(id, rev);
    for (const local of plan.locals) this.#writeLocal(local);
    this.#reach('after-attachments');
    for (const change of plan.documents) this.#applyReadModels(change);
    this.#reach('after-read-models');
    this.#counters.updateSeq = updateSeq;
    return { committed, outcomes, updateSeq, ...(plan.purge && { purged: plan.purge.purged }) };
  }

  #claimAttachments({ documents, archived, quarantined }: WritePlan): void {
    const named: (Named | undefined)[] = documents.map(({ after }) => after.content.attachments);
    for (const { content } of archived) named.push(content.attachments);
    for (const { graft } of quarantined) named.push(graft.attachments);
    for (const attachments of named) {
      if (!attachments) continue;
      for (const stub of Object.values(attachments)) if ('digest' in stub) this.#staged.claim(stub.digest);
    }
  }

  #purge({ removed, dropped }: PurgePlan): void {
    for (const { id, rev } of dropped) this.#sql.deleteRevision.run(id, rev);
    for (const before of removed) {
      this.#deleteDocument(before);
      this.#sql.deleteRevisions.run(before.id);
      this.#count(before.content.deleted, -1);
      this.#applyReadModels({ before, after: { ...before, rev: '', content: GONE }, body: undefined });
    }
  }

  #replaceDocuments(changes: readonly DocumentChange[]): void {
    for (const { before, after } of changes) {
      if (before) {
        this.#deleteDocument(before);
        this.#count(before.content.deleted, -1);
      }
      this.#count(after.content.deleted, 1);
      for (const key of after.facts.also ?? []) this.#sql.putAlso.run(key, after.seq);
    }
    this.#inserter.insert(changes.map(({ after }) => after));
  }

  #deleteDocument({ seq, facts }: DocumentState): void {
    this.#sql.deleteDocument.run(seq);
    for (const key of facts.also ?? []) this.#sql.deleteAlso.run(key, seq);
  }

  #count(deleted: boolean, by: number): void {
    if (deleted) this.#counters.deletedCount += by;
    else this.#counters.docCount += by;
  }

  #archive({ id, rev, seq, content }: ArchivedRevision): void {
    const { deleted, attachments, body = '' } = content;
    this.#sql.putRevision.run(id, rev, seq, deleted ? 1 : 0, attachmentsText(attachments), body);
  }

  #quarantine({ graft, rev, seq, reason }: PlannedQuarantine): void {
    this.#quarantineIsEmpty = false;
    this.#sql.insertQuarantined.run(seq, graft.id, rev, reason, JSON.stringify(graft));
  }

  #writeLocal({ id, body }: LocalWrite): void {
    if (body === null) this.#sql.deleteLocal.run(id);
    else this.#sql.putLocal.run(id, body);
    if (id === REVS_LIMIT_LOCAL) this.#revsLimit = findRevsLimit(body ?? undefined);
  }

  #readRevsLimit(): number | undefined {
    return findRevsLimit(this.#sql.findLocal.get(REVS_LIMIT_LOCAL));
  }

  #readCounters(): Counters {
    return this.#sql.readCounters.get() as Counters;
  }

  #writeCounters(): void {
    const { updateSeq, docCount, deletedCount } = this.#counters;
    this.#sql.writeCounters.run(updateSeq, docCount, deletedCount);
  }
}

function prepareStatements(db: SqliteDatabase) {
  return {
    existingIds: db
      .prepare<[string], string>('SELECT id FROM document WHERE id IN (SELECT value FROM json_each(?))')
      .pluck(),
    deleteDocument: db.prepare<[number]>('DELETE FROM document WHERE seq = ?'),
    putAlso: db.prepare<[string, number]>('INSERT INTO document_also (key, seq) VALUES (?, ?)'),
    deleteAlso: db.prepare<[string, number]>('DELETE FROM document_also WHERE key = ? AND seq = ?'),
    putRevision: db.prepare<[string, string, number, number, string | null, string]>(
      'INSERT OR REPLACE INTO revision (id, rev, seq, deleted, attachments, body) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    findLocal: db.prepare<[string], string>('SELECT body FROM local_document WHERE id = ?').pluck(),
    deleteRevisions: db.prepare<[string]>('DELETE FROM revision WHERE id = ?'),
    deleteRevision: db.prepare<[string, string]>('DELETE FROM revision WHERE id = ? AND rev = ?'),
    insertQuarantined: db.prepare<[number, string, string, string, string]>(
      'INSERT INTO quarantine (seq, id, rev, reason, graft) VALUES (?, ?, ?, ?, ?)',
    ),
    deleteQuarantined: db.prepare<[string, string]>('DELETE FROM quarantine WHERE id = ? AND rev = ?'),
    oldestQuarantined: db.prepare<[number], string>('SELECT graft FROM quarantine ORDER BY seq LIMIT ?').pluck(),
    putLocal: db.prepare<[string, string]>('INSERT OR REPLACE INTO local_document (id, body) VALUES (?, ?)'),
    deleteLocal: db.prepare<[string]>('DELETE FROM local_document WHERE id = ?'),
    readCounters: db.prepare<[], Counters>(
      'SELECT update_seq AS updateSeq, doc_count AS docCount, deleted_count AS deletedCount FROM store',
    ),
    writeCounters: db.prepare<[number, number, number]>(
      'UPDATE store SET update_seq = ?, doc_count = ?, deleted_count = ?',
    ),
  };
}
