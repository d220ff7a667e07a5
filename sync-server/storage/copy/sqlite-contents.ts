/** The contents of a store in a SQLite file, which a server may be using meanwhile. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import { openConnection, type SqliteDatabase } from '#shared/sqlite/connection.ts';
import {
  DOCUMENT_COLUMNS,
  type DocumentRow,
  fromDocumentRow,
  toContent,
  toDocumentRow,
} from '#shared/sqlite/document-row.ts';
import { openSqliteStore } from '#shared/sqlite/open-sqlite-store.ts';
import { PROFILES } from '#shared/sqlite/profiles.ts';
import { prepareReadModels } from '#shared/sqlite/read-models/apply-read-models.ts';
import type { ArchivedRevision, DocumentState } from '#shared/store/document-state.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { DocumentChange } from '#shared/store/write-plan.ts';
import type {
  AttachmentRow,
  ContentCounts,
  Contents,
  ContentsSource,
  ContentsTarget,
  QuarantineRow,
  StoreHead,
} from './contents.ts';

export interface SqlitePlace {
  readonly file: string;
  readonly key: Uint8Array | undefined;
  readonly profile: 'plain' | 'organisation';
}

const FENCE = 'moved_away';
/** Every write of a store touches its counters: from here on each fails, whoever holds the file open (`MovableStore` knows the words). */
const MAKE_FENCE = `CREATE TRIGGER ${FENCE} BEFORE UPDATE ON store BEGIN SELECT RAISE(ABORT, 'the database has moved'); END`;
const MOST_LEFT_BEHIND = 1000;
/** Of ids as the text of an array. */
const AMONG = 'id IN (SELECT value FROM json_each(?))';
/** What read models are shown of a document that is no more. */
const GONE = { deleted: true, body: undefined } as const;

/** An existing file, brought to this program's version first. */
export async function openSqliteSource(place: SqlitePlace): Promise<ContentsSource> {
  await bringUpToDate(place);
  return new SqliteContents(openConnection({ ...place, cacheKib: 16_000 }));
}

/** A new file, or one that was begun. One that moved away from here before is put aside, never overwritten. */
export async function openSqliteTarget(place: SqlitePlace): Promise<ContentsTarget> {
  mkdirSync(dirname(place.file), { recursive: true, mode: 0o700 });
  if (existsSync(place.file) && (await isFenced(place))) putAside(place.file);
  await bringUpToDate(place);
  const db = openConnection({ ...place, cacheKib: 64_000 });
  return new SqliteContents(db, prepareReadModels(db, PROFILES[place.profile].readModels));
}

async function bringUpToDate({ file, key, profile }: SqlitePlace): Promise<void> {
  const store = await openSqliteStore({ file, key, profile, writer: 'inline' });
  if (isRefusal(store)) throw new StoreFault(store);
  await store.close();
}

async function isFenced(place: SqlitePlace): Promise<boolean> {
  const contents = new SqliteContents(openConnection({ ...place, readonly: true }));
  try {
    return !(await contents.isHere());
  } finally {
    await contents.close();
  }
}

function putAside(file: string): void {
  for (let number = 1; number < MOST_LEFT_BEHIND; number += 1) {
    const aside = `${file}.moved-${number}`;
    if (existsSync(aside)) continue;
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    return;
  }
}

type RevisionRow = [string, string, number, number, string | null, string | null];

class SqliteContents implements ContentsSource, ContentsTarget {
  readonly #db: SqliteDatabase;
  /** They go along with the rows: a store that takes over has nothing to make anew before it answers. */
  readonly #applyReadModels: (change: DocumentChange) => void;

  constructor(db: SqliteDatabase, applyReadModels: (change: DocumentChange) => void = () => {}) {
    this.#db = db;
    this.#applyReadModels = applyReadModels;
  }

  async head(): Promise<StoreHead> {
    const sql = `SELECT instance_id AS instanceId, update_seq AS updateSeq, doc_count AS docCount,
                   deleted_count AS deletedCount FROM store`;
    return this.#db.prepare(sql).get() as StoreHead;
  }

  async counts(): Promise<ContentCounts> {
    const count = (table: string) => this.#db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
    return {
      documents: count('document'),
      revisions: count('revision'),
      attachments: count('attachment'),
      quarantined: count('quarantine'),
      locals: count('local_document'),
    };
  }

  async listDocuments(afterSeq: number, limit: number): Promise<DocumentState[]> {
    return this.#documents('seq > ? ORDER BY seq LIMIT ?', afterSeq, limit);
  }

  async loadDocuments(ids: readonly string[]): Promise<DocumentState[]> {
    return this.#documents(AMONG, JSON.stringify(ids));
  }

  #documents(where: string, ...parameters: unknown[]): DocumentState[] {
    const sql = `SELECT ${DOCUMENT_COLUMNS} FROM document WHERE ${where}`;
    const rows = this.#db
      .prepare(sql)
      .raw()
      .all(...parameters) as DocumentRow[];
    return rows.map(fromDocumentRow);
  }

  async listRevisionsOf(ids: readonly string[]): Promise<ArchivedRevision[]> {
    const sql = `SELECT id, rev, seq, deleted, attachments, body FROM revision
                 WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id, rev`;
    const rows = this.#db.prepare(sql).raw().all(JSON.stringify(ids)) as RevisionRow[];
    return rows.map(([id, rev, seq, ...content]) => ({ id, rev, seq, content: toContent(...content) }));
  }

  async listFilledSince(seq: number): Promise<string[]> {
    return this.#db.prepare('SELECT DISTINCT id FROM revision WHERE seq >= ?').pluck().all(seq) as string[];
  }

  async listIds(afterId: string, limit: number): Promise<string[]> {
    const sql = 'SELECT id FROM document WHERE id > ? ORDER BY id LIMIT ?';
    return this.#db.prepare(sql).pluck().all(afterId, limit) as string[];
  }

  async listAttachments(afterDigest: string, limit: number): Promise<AttachmentRow[]> {
    const sql = 'SELECT digest, length FROM attachment WHERE digest > ? ORDER BY digest LIMIT ?';
    return this.#db.prepare(sql).all(afterDigest, limit) as AttachmentRow[];
  }

  async readChunks(digest: string, first: number, count: number): Promise<Uint8Array[]> {
    const sql = `SELECT bytes FROM attachment_chunk
                 WHERE digest = coalesce((SELECT chunks FROM attachment WHERE digest = @digest), @digest)
                   AND number >= @first AND number < @end ORDER BY number`;
    return this.#db
      .prepare(sql)
      .pluck()
      .all({ digest, first, end: first + count }) as Uint8Array[];
  }

  async listLocals(): Promise<LocalWrite[]> {
    return this.#db.prepare('SELECT id, body FROM local_document ORDER BY id').all() as LocalWrite[];
  }

  async listQuarantined(): Promise<QuarantineRow[]> {
    const sql = 'SELECT seq, id, rev, reason, graft FROM quarantine ORDER BY seq';
    return this.#db.prepare(sql).all() as QuarantineRow[];
  }

  async isHere(): Promise<boolean> {
    const sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name = ?";
    return (this.#db.prepare(sql).pluck().get(FENCE) as number) === 0;
  }

  async whileStopped<T>(
    work: (contents: Contents) => Promise<{ readonly result: T; readonly moved: boolean }>,
  ): Promise<T> {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const { result, moved } = await work(this);
      if (moved) this.#db.exec(MAKE_FENCE);
      this.#db.exec('COMMIT');
      return result;
    } finally {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
    }
  }

  async begin({ instanceId, updateSeq }: StoreHead): Promise<boolean> {
    const head = await this.head();
    const { documents, locals } = await this.counts();
    if (head.updateSeq > updateSeq) return false;
    if (head.instanceId !== instanceId && (head.updateSeq > 0 || documents > 0 || locals > 0)) return false;
    this.#db.prepare('UPDATE store SET instance_id = ?').run(instanceId);
    return true;
  }

  async putDocuments(states: readonly DocumentState[], revisions: readonly ArchivedRevision[]): Promise<void> {
    const marks = DOCUMENT_COLUMNS.split(',').map(() => '?');
    const insert = this.#db.prepare(`INSERT INTO document (${DOCUMENT_COLUMNS}) VALUES (${marks.join(', ')})`);
    const insertAlso = this.#db.prepare('INSERT OR IGNORE INTO document_also (key, seq) VALUES (?, ?)');
    const insertRevision = this.#db.prepare(
      'INSERT INTO revision (id, rev, seq, deleted, attachments, body) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#atOnce(() => {
      const known = this.#remove(states.map(({ id }) => id));
      for (const state of states) {
        insert.run(...toDocumentRow(state));
        for (const key of state.facts.also ?? []) insertAlso.run(key, state.seq);
        this.#applyReadModels({ before: known.get(state.id), after: state, body: undefined });
      }
      for (const { id, rev, seq, content } of revisions) {
        const attachments = content.attachments ? JSON.stringify(content.attachments) : null;
        insertRevision.run(id, rev, seq, content.deleted ? 1 : 0, attachments, content.body ?? '');
      }
      const reached = states.reduce((highest, { seq }) => Math.max(highest, seq), 0);
      this.#db.prepare('UPDATE store SET update_seq = max(update_seq, ?)').run(reached);
    });
  }

  async removeDocuments(ids: readonly string[]): Promise<void> {
    this.#atOnce(() => {
      for (const before of this.#remove(ids).values())
        this.#applyReadModels({ before, after: { ...before, rev: '', content: GONE }, body: undefined });
    });
  }

  /** Gives what was there. */
  #remove(ids: readonly string[]): ReadonlyMap<string, DocumentState> {
    const given = JSON.stringify(ids);
    const known = this.#documents(AMONG, given);
    this.#db.prepare(`DELETE FROM document_also WHERE seq IN (SELECT seq FROM document WHERE ${AMONG})`).run(given);
    this.#db.prepare(`DELETE FROM document WHERE ${AMONG}`).run(given);
    this.#db.prepare(`DELETE FROM revision WHERE ${AMONG}`).run(given);
    return new Map(known.map((state) => [state.id, state]));
  }

  async beginAttachment(digest: string): Promise<void> {
    this.#db.prepare('DELETE FROM attachment_chunk WHERE digest = ?').run(digest);
  }

  async putChunks(digest: string, first: number, chunks: readonly Uint8Array[]): Promise<void> {
    const insert = this.#db.prepare('INSERT INTO attachment_chunk (digest, number, bytes) VALUES (?, ?, ?)');
    this.#atOnce(() => {
      for (const [index, bytes] of chunks.entries()) insert.run(digest, first + index, bytes);
    });
  }

  async endAttachment({ digest, length }: AttachmentRow): Promise<void> {
    this.#db.prepare('INSERT OR IGNORE INTO attachment (digest, length) VALUES (?, ?)').run(digest, length);
  }

  async putLocals(locals: readonly LocalWrite[]): Promise<void> {
    const insert = this.#db.prepare('INSERT INTO local_document (id, body) VALUES (?, ?)');
    this.#atOnce(() => {
      this.#db.exec('DELETE FROM local_document');
      for (const { id, body } of locals) insert.run(id, body);
    });
  }

  async putQuarantined(rows: readonly QuarantineRow[]): Promise<void> {
    const insert = this.#db.prepare('INSERT INTO quarantine (seq, id, rev, reason, graft) VALUES (?, ?, ?, ?, ?)');
    this.#atOnce(() => {
      this.#db.exec('DELETE FROM quarantine');
      for (const { seq, id, rev, reason, graft } of rows) insert.run(seq, id, rev, reason, graft);
    });
  }

  async finish({ instanceId, updateSeq, docCount, deletedCount }: StoreHead): Promise<void> {
    const sql = 'UPDATE store SET instance_id = ?, update_seq = ?, doc_count = ?, deleted_count = ?';
    this.#db.prepare(sql).run(instanceId, updateSeq, docCount, deletedCount);
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #atOnce(work: () => void): void {
    this.#db.transaction(work).immediate();
  }
}
