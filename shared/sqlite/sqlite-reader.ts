/**
 * Everything that only reads, on a connection of its own: it sees each commit whole or not at all and never waits for
 * the writer (WAL). What takes several statements runs in one read transaction, so that a page of the feed and its
 * update sequence belong together (ST3.2).
 */
import type { Rev } from '#shared/revision/rev.ts';
import type { DocumentJudge } from '#shared/store/document-judge.ts';
import type { DocumentState } from '#shared/store/document-state.ts';
import type {
  ChangeRow,
  ChangesPage,
  ChangesQuery,
  ConflictEntry,
  EnvelopeFacts,
  FindQuery,
  IdRange,
  ListedDocument,
  QuarantineEntry,
  RecordPart,
  StoredRevision,
  StoreInfo,
} from '#shared/store/document-store.ts';
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
} from '#shared/store/read-revision.ts';
import { KIND_IN_NO_SCOPE, type Scope } from '#shared/store/scope.ts';
import { AttachmentReader } from './attachment-chunks.ts';
import { planChangesSql, planWindowOfScope } from './changes-sql.ts';
import type { SqliteDatabase } from './connection.ts';
import { COLUMNS_WITHOUT_BODY, DOCUMENT_COLUMNS, type DocumentRow, fromDocumentRow } from './document-row.ts';
import { planIdRange, planLiveInScope, splitAroundKind } from './id-range-sql.ts';
import { patientHash } from './patient-hash.ts';
import { PendingCounter } from './pending-counter.ts';
import { KIND_BYTE } from './schema.ts';
import { SqliteDocumentSource } from './sqlite-document-source.ts';
import { StatementCache } from './statement-cache.ts';

/** Every request of a feed asks it, so it is one statement. */
const INFO_SQL = `SELECT instance_id AS instanceId, doc_count AS docCount, deleted_count AS deletedCount, update_seq AS updateSeq,
  (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS sizeBytes FROM store`;

export class SqliteReader {
  readonly #snapshot: (read: () => unknown) => unknown;
  readonly #judge: DocumentJudge;
  readonly #source: SqliteDocumentSource;
  readonly #attachments: AttachmentReader;
  readonly #statements: StatementCache;
  readonly #pending: PendingCounter;

  constructor(db: SqliteDatabase, judge: DocumentJudge) {
    this.#snapshot = db.transaction((read: () => unknown) => read());
    this.#judge = judge;
    this.#source = new SqliteDocumentSource(db);
    this.#attachments = new AttachmentReader(db);
    this.#statements = new StatementCache(db);
    this.#pending = new PendingCounter(this.#statements);
  }

  /** Runs several reads on one snapshot. */
  atOnce<T>(read: () => T): T {
    return this.#snapshot(read) as T;
  }

  info(): StoreInfo {
    return this.#statements.get<StoreInfo>(INFO_SQL) as StoreInfo;
  }

  find(id: string, rev?: Rev): StoredRevision | undefined {
    const state = this.#source.findDocument(id);
    if (!state) return undefined;
    return rev === undefined ? winnerOf(state) : findRevision(this.#source, state, rev);
  }

  findMany(ids: readonly string[]): (StoredRevision | undefined)[] {
    return this.atOnce(() => ids.map((id) => this.find(id)));
  }

  findLeaves(id: string, options?: { revs?: readonly Rev[]; latest?: boolean }): StoredRevision[] {
    return this.atOnce(() => {
      const state = this.#source.findDocument(id);
      return state ? listLeafRevisions(this.#source, state, options) : [];
    });
  }

  listRevisions(id: string): { rev: Rev; state: 'available' | 'missing' | 'deleted' }[] {
    return this.atOnce(() => {
      const state = this.#source.findDocument(id);
      return state ? listRevisionStates(this.#source, state) : [];
    });
  }

  findFacts(ids: readonly string[]): (EnvelopeFacts | undefined)[] {
    return this.atOnce(() => ids.map((id) => this.#source.findFacts(id)));
  }

  findMissing(asked: readonly { readonly id: string; readonly revs: readonly Rev[] }[]) {
    return this.atOnce(() => asked.flatMap((question) => findMissingOf(this.#source, question) ?? []));
  }

  /** A page without what is around it. */
  listRows(query: ChangesQuery): ChangeRow[] {
    return this.#listStates(query).map((state) => toChangeRow(this.#source, state, query.bodies ?? 'none'));
  }

  /** What is in scope in a part of the feed, whatever indexes the file has. */
  listWindow(scope: Scope, window: { readonly since: number; readonly upTo: number }): ChangeRow[] {
    const { sql, parameters } = planWindowOfScope(scope, window);
    const states = this.#statements.rows<DocumentRow>(sql, parameters).map(fromDocumentRow);
    return states.map((state) => toChangeRow(this.#source, state, 'none'));
  }

  #listStates(query: ChangesQuery): DocumentState[] {
    const { sql, parameters } = planChangesSql(query);
    return this.#statements.rows<DocumentRow>(sql, parameters).map(fromDocumentRow);
  }

  listChanges(query: ChangesQuery): ChangesPage {
    return this.atOnce(() => {
      const rows = this.#listStates(query);
      const updateSeq = this.#updateSeq();
      const lastSeq = lastSeqOf(query, rows, updateSeq);
      const pending = rows.length < query.limit ? 0 : this.#pending.count(query, lastSeq, rows.length, updateSeq);
      return { rows: rows.map((state) => toChangeRow(this.#source, state, query.bodies ?? 'none')), lastSeq, pending };
    });
  }

  listIds(range: IdRange): { rows: StoredRevision[]; totalRows: number; offset: number } {
    return this.atOnce(() => {
      const rows = range.scope ? this.#listAroundAudit(range) : this.#listRange(range);
      if (range.uncounted) return { rows, totalRows: 0, offset: 0 };
      const { before } = planIdRange(range);
      const totalRows = range.scope ? this.#countLive(range.scope) : this.info().docCount;
      const skipped = before ? (this.#statements.value<number>(before.sql, before.parameters) ?? 0) : 0;
      return { rows, totalRows, offset: Math.min(skipped + (range.skip ?? 0), totalRows) };
    });
  }

  #listRange(range: IdRange): StoredRevision[] {
    const { page } = planIdRange(range);
    return this.#statements.rows<DocumentRow>(page.sql, page.parameters).map(fromDocumentRow).map(winnerOf);
  }

  /** Audit events are in no scope and may be half of all ids: the walk goes around them. */
  #listAroundAudit(range: IdRange): StoredRevision[] {
    const { skip = 0, limit } = range;
    const wanted = Math.min(skip + limit, Number.MAX_SAFE_INTEGER);
    const parts = splitAroundKind(range, KIND_IN_NO_SCOPE);
    const rows: StoredRevision[] = [];
    for (const part of parts) {
      if (rows.length < wanted) rows.push(...this.#listRange({ ...part, skip: 0, limit: wanted - rows.length }));
    }
    return rows.slice(skip);
  }

  listDocuments({ kind, patient, afterId = '', limit, bodies }: FindQuery): ListedDocument[] {
    const from = kind === undefined || afterId > `${kind}:` ? afterId : `${kind}:`;
    const conditions = ['id > ?', 'deleted = 0'];
    const parameters: unknown[] = [from];
    if (kind !== undefined) {
      conditions.push('id < ?', 'kind = ?');
      parameters.push(`${kind};`, kind);
    }
    if (patient !== undefined) {
      conditions.push('patient_hash = ?', 'patient = ?');
      parameters.push(patientHash(patient), patient);
    }
    if (kind !== undefined && patient !== undefined) {
      conditions.push(`${KIND_BYTE} = ?`);
      parameters.push(kind.length);
    }
    const columns = bodies === 'none' ? COLUMNS_WITHOUT_BODY : DOCUMENT_COLUMNS;
    const sql = `SELECT ${columns} FROM document WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ?`;
    return this.#statements
      .rows<DocumentRow>(sql, [...parameters, limit])
      .map(fromDocumentRow)
      .map(listedOf);
  }

  /** Each write stands at a sequence of its own, and the index of patients holds it. */
  stampOf({ kind, patient }: RecordPart): string {
    const sql = `SELECT count(*) || '-' || ifnull(max(seq), 0) FROM document WHERE patient_hash = ? AND ${KIND_BYTE} = ?`;
    return this.#statements.value<string>(sql, [patientHash(patient), kind.length]) ?? '';
  }

  listConflicts(after: string | undefined, limit: number): ConflictEntry[] {
    const sql = `SELECT ${DOCUMENT_COLUMNS} FROM document WHERE conflicted = 1 AND id > ? ORDER BY id LIMIT ?`;
    const rows = this.#statements.rows<DocumentRow>(sql, [after ?? '', limit]);
    return rows.map((row) => toConflictEntry(fromDocumentRow(row), this.#judge));
  }

  listQuarantined(limit: number): QuarantineEntry[] {
    return this.#statements.all<QuarantineEntry>('SELECT id, rev, seq, reason FROM quarantine ORDER BY seq LIMIT ?', [
      limit,
    ]);
  }

  findLocal(id: string): string | undefined {
    return this.#statements.value<string>('SELECT body FROM local_document WHERE id = ?', [id]);
  }

  findAttachment(digest: string, range?: { start: number; end: number }): Uint8Array | undefined {
    return this.atOnce(() => this.#attachments.find(digest, range));
  }

  #countLive(scope: Scope): number {
    const { sql, parameters } = planLiveInScope(scope);
    return this.#statements.value<number>(sql, parameters) ?? 0;
  }

  #updateSeq(): number {
    return this.#statements.value<number>('SELECT update_seq FROM store', []) ?? 0;
  }
}
