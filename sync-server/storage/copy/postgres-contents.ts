/** The contents of a store in a PostgreSQL database, which servers may be using meanwhile. */
import type { Pool } from 'pg';
import type { ArchivedRevision, DocumentState } from '#shared/store/document-state.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { insertChunks, insertDocuments, putRevisions } from '../postgres/apply-changes.ts';
import { int8Array, textArray } from '../postgres/array-parameters.ts';
import { inTransaction, one, openPool, rows, type Sql } from '../postgres/connect.ts';
import { DOCUMENT_COLUMNS, type DocumentRow, fromDocumentRow, toContent } from '../postgres/document-row.ts';
import { loadDocuments } from '../postgres/load-state.ts';
import { applyPatientSearch } from '../postgres/patient-search.ts';
import { prepareDatabase } from '../postgres/prepare-database.ts';
import { isStorableId } from '../postgres/storable.ts';
import type {
  AttachmentRow,
  ContentCounts,
  Contents,
  ContentsSource,
  ContentsTarget,
  QuarantineRow,
  StoreHead,
} from './contents.ts';
import { CopyDiffers } from './copy-contents.ts';

/** An existing database, or an empty one for a target. */
export async function openPostgresContents(url: string): Promise<ContentsSource & ContentsTarget> {
  const pool = openPool(url, { most: 3, patient: true });
  try {
    const refused = await prepareDatabase(pool);
    if (refused) throw new StoreFault(refused);
    return new PostgresContents(pool, pool);
  } catch (fault) {
    await pool.end();
    throw fault;
  }
}

type RevisionRow = [string, string, number, boolean, string | null, string];

class PostgresContents implements ContentsSource, ContentsTarget {
  readonly #pool: Pool;
  readonly #sql: Sql;

  constructor(pool: Pool, sql: Sql) {
    this.#pool = pool;
    this.#sql = sql;
  }

  async head(): Promise<StoreHead> {
    const text = 'SELECT instance_id, update_seq, doc_count, deleted_count FROM store';
    const [instanceId, updateSeq, docCount, deletedCount] = await one<[string, number, number, number]>(
      this.#sql,
      text,
    );
    return { instanceId, updateSeq, docCount, deletedCount };
  }

  async counts(): Promise<ContentCounts> {
    const tables = ['document', 'revision', 'attachment', 'quarantine', 'local_document'];
    const text = `SELECT ${tables.map((table) => `(SELECT count(*) FROM ${table})`).join(', ')}`;
    const [documents = 0, revisions = 0, attachments = 0, quarantined = 0, locals = 0] = await one<number[]>(
      this.#sql,
      text,
    );
    return { documents, revisions, attachments, quarantined, locals };
  }

  async listDocuments(afterSeq: number, limit: number): Promise<DocumentState[]> {
    const text = `SELECT ${DOCUMENT_COLUMNS} FROM document WHERE seq > $1 ORDER BY seq LIMIT $2`;
    return (await rows<DocumentRow>(this.#sql, text, [afterSeq, limit])).map(fromDocumentRow);
  }

  loadDocuments(ids: readonly string[]): Promise<DocumentState[]> {
    return loadDocuments(this.#sql, ids.filter(isStorableId));
  }

  async listRevisionsOf(ids: readonly string[]): Promise<ArchivedRevision[]> {
    const text = `SELECT id, rev, seq, deleted, attachments, body FROM revision WHERE id = ANY($1::text[]) ORDER BY id, rev`;
    const found = await rows<RevisionRow>(this.#sql, text, [textArray(ids)]);
    return found.map(([id, rev, seq, ...content]) => ({ id, rev, seq, content: toContent(...content) }));
  }

  async listFilledSince(seq: number): Promise<string[]> {
    return (await rows<[string]>(this.#sql, 'SELECT DISTINCT id FROM revision WHERE seq >= $1', [seq])).map(
      ([id]) => id,
    );
  }

  async listIds(afterId: string, limit: number): Promise<string[]> {
    const text = 'SELECT id FROM document WHERE id > $1 ORDER BY id LIMIT $2';
    return (await rows<[string]>(this.#sql, text, [afterId, limit])).map(([id]) => id);
  }

  async listAttachments(afterDigest: string, limit: number): Promise<AttachmentRow[]> {
    const text = 'SELECT digest, length FROM attachment WHERE digest > $1 ORDER BY digest LIMIT $2';
    const found = await rows<[string, number]>(this.#sql, text, [afterDigest, limit]);
    return found.map(([digest, length]) => ({ digest, length }));
  }

  async readChunks(digest: string, first: number, count: number): Promise<Uint8Array[]> {
    const text = `SELECT bytes FROM attachment_chunk
      WHERE chunks = coalesce((SELECT chunks FROM attachment WHERE digest = $1), $1)
        AND number >= $2 AND number < $3 ORDER BY number`;
    return (await rows<[Buffer]>(this.#sql, text, [digest, first, first + count])).map(([bytes]) => bytes);
  }

  async listLocals(): Promise<LocalWrite[]> {
    const found = await rows<[string, string]>(this.#sql, 'SELECT id, body FROM local_document ORDER BY id');
    return found.map(([id, body]) => ({ id, body }));
  }

  async listQuarantined(): Promise<QuarantineRow[]> {
    const text = 'SELECT seq, id, rev, reason, graft FROM quarantine ORDER BY seq';
    const found = await rows<[number, string, string, string, string]>(this.#sql, text);
    return found.map(([seq, id, rev, reason, graft]) => ({ seq, id, rev, reason, graft }));
  }

  async isHere(): Promise<boolean> {
    return (await one<[string]>(this.#sql, 'SELECT state FROM store'))[0] !== 'moved';
  }

  whileStopped<T>(work: (contents: Contents) => Promise<{ readonly result: T; readonly moved: boolean }>): Promise<T> {
    return inTransaction(this.#pool, async (sql) => {
      await sql.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await sql.query('SELECT 1 FROM store FOR UPDATE');
      const { result, moved } = await work(new PostgresContents(this.#pool, sql));
      if (moved) await sql.query(`UPDATE store SET state = 'moved'`);
      return result;
    });
  }

  begin({ instanceId, updateSeq: reached }: StoreHead): Promise<boolean> {
    return this.#atOnce(async (sql) => {
      const text = 'SELECT instance_id, update_seq FROM store FOR UPDATE';
      const [known, updateSeq] = await one<[string, number]>(sql, text);
      const { documents, locals } = await new PostgresContents(this.#pool, sql).counts();
      if (updateSeq > reached) return false;
      if (known !== instanceId && (updateSeq > 0 || documents > 0 || locals > 0)) return false;
      await sql.query(`UPDATE store SET state = 'filling', instance_id = $1`, [instanceId]);
      return true;
    });
  }

  putDocuments(states: readonly DocumentState[], revisions: readonly ArchivedRevision[]): Promise<void> {
    const unfit = states.filter(({ id }) => !isStorableId(id)).length;
    if (unfit > 0)
      throw new CopyDiffers(`PostgreSQL cannot keep ${unfit} documents: their ids are too long or hold a NUL`);
    return this.#atOnce(async (sql) => {
      await removeFrom(
        sql,
        states.map(({ id }) => id),
      );
      const reached = states.reduce((highest, { seq }) => Math.max(highest, seq), 0);
      await Promise.all([
        insertDocuments(sql, states),
        ...(revisions.length > 0 ? [putRevisions(sql, revisions)] : []),
        ...applyPatientSearch(sql, states, []),
        sql.query('UPDATE store SET update_seq = greatest(update_seq, $1)', [reached]),
      ]);
    });
  }

  removeDocuments(ids: readonly string[]): Promise<void> {
    return this.#atOnce((sql) => removeFrom(sql, ids));
  }

  async beginAttachment(digest: string): Promise<void> {
    await this.#sql.query('DELETE FROM attachment_chunk WHERE chunks = $1', [digest]);
  }

  async putChunks(digest: string, first: number, chunks: readonly Uint8Array[]): Promise<void> {
    await Promise.all(insertChunks(this.#sql, digest, first, Buffer.concat(chunks)));
  }

  async endAttachment({ digest, length }: AttachmentRow): Promise<void> {
    const text = 'INSERT INTO attachment (digest, length, chunks) VALUES ($1, $2, $1) ON CONFLICT DO NOTHING';
    await this.#sql.query(text, [digest, length]);
  }

  putLocals(locals: readonly LocalWrite[]): Promise<void> {
    return this.#atOnce(async (sql) => {
      await sql.query('DELETE FROM local_document');
      await sql.query('INSERT INTO local_document (id, body) SELECT * FROM unnest($1::text[], $2::text[])', [
        textArray(locals.map(({ id }) => id)),
        textArray(locals.map(({ body }) => body)),
      ]);
    });
  }

  putQuarantined(given: readonly QuarantineRow[]): Promise<void> {
    return this.#atOnce(async (sql) => {
      await sql.query('DELETE FROM quarantine');
      await sql.query(
        `INSERT INTO quarantine (seq, id, rev, reason, graft)
         SELECT * FROM unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[])`,
        [
          int8Array(given.map(({ seq }) => seq)),
          ...(['id', 'rev', 'reason', 'graft'] as const).map((name) => textArray(given.map((row) => row[name]))),
        ],
      );
    });
  }

  async finish({ instanceId, updateSeq, docCount, deletedCount }: StoreHead): Promise<void> {
    const text = `UPDATE store SET state = 'open', instance_id = $1, update_seq = $2, doc_count = $3, deleted_count = $4`;
    await this.#sql.query('ANALYZE');
    await this.#sql.query(text, [instanceId, updateSeq, docCount, deletedCount]);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  #atOnce<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return inTransaction(this.#pool, work);
  }
}

async function removeFrom(sql: Sql, ids: readonly string[]): Promise<void> {
  const given = [textArray(ids)];
  await Promise.all([
    sql.query('DELETE FROM document WHERE id = ANY($1::text[])', given),
    sql.query('DELETE FROM revision WHERE id = ANY($1::text[])', given),
    sql.query('DELETE FROM patient_search WHERE patient_id = ANY($1::text[])', given),
  ]);
}
