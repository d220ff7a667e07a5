/**
 * The traces of documents that are taken off this file, beside their own rows: revisions in quarantine, bytes that nothing
 * else names, words in full-text indexes, and what lies in freed space and in the WAL. Every writing connection overwrites
 * what it deletes (`secure_delete`); so what moved into the WAL and into index segments is left to be done here, and, for a
 * quiet moment, what rows that moved between pages have left behind.
 * Shown by eviction.test.ts, which searches the files.
 */
import { digestsNamed } from '#shared/store/digests-named.ts';
import type { DocumentState, RevisionContent } from '#shared/store/document-state.ts';
import type { Graft, Purge, Rev, Scope } from '#shared/store/document-store.ts';
import { listLeavingQuarantined } from '#shared/store/plan-evict-quarantined.ts';
import type { SqliteDatabase } from './connection.ts';
import type { ReadModel } from './read-models/read-model.ts';

type Attachments = RevisionContent['attachments'];

export class Eviction {
  readonly #db: SqliteDatabase;
  readonly #sql: ReturnType<typeof prepareStatements>;
  readonly #scrubs: readonly (() => boolean)[];

  constructor(db: SqliteDatabase, readModels: readonly ReadModel[]) {
    this.#db = db;
    this.#sql = prepareStatements(db);
    this.#scrubs = readModels.flatMap(({ scrub }) => (scrub ? [scrub(db)] : []));
  }

  /** To be asked before the documents go: the bytes that any of their revisions names. */
  digestsOf(documents: readonly DocumentState[]): string[] {
    const texts = documents.flatMap(({ id }) => this.#sql.attachmentsOf.all(id, id));
    const others = texts.map((text) => JSON.parse(text) as Attachments);
    return digestsNamed([...documents.map(({ content }) => content.attachments), ...others]);
  }

  /** Quarantined revisions of ids without a document, with their bytes. */
  forgetQuarantined(part: Scope, keep: Scope): Purge[] {
    const alone = this.#sql.quarantinedAlone
      .all()
      .map(({ rev, graft }) => ({ rev, graft: JSON.parse(graft) as Graft }));
    const grafts = alone.map(({ graft }) => graft);
    const ids = listLeavingQuarantined(grafts, part, keep);
    const leaving = alone.filter(({ graft }) => ids.has(graft.id));
    for (const id of ids) this.#sql.deleteQuarantined.run(id);
    this.#forgetBytes(digestsNamed(leaving.map(({ graft }) => graft.attachments as Attachments)));
    const revs = new Map<string, Rev[]>();
    for (const { rev, graft } of leaving) revs.set(graft.id, [...(revs.get(graft.id) ?? []), rev]);
    return [...revs].map(([id, gone]) => ({ id, revs: gone }));
  }

  /** After the documents are gone. */
  forget(documents: readonly DocumentState[], digests: readonly string[]): void {
    for (const { id } of documents) this.#sql.deleteQuarantined.run(id);
    this.#forgetBytes(digests);
  }

  #forgetBytes(digests: readonly string[]): void {
    const kept = digests.length === 0 ? '' : this.#sql.allAttachments.all().join('\n');
    for (const digest of digests) if (!kept.includes(digest)) this.#deleteBytes(digest);
  }

  /** A bounded step of what is left to clean; false while there is more. To be called in a transaction. */
  scrubIndexes(): boolean {
    return this.#scrubs.map((scrub) => scrub()).every(Boolean);
  }

  /** Brings the WAL home and empties it; false while a reader still needs it. Not to be called in a transaction. */
  emptyWal(): boolean {
    const [row] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return row?.busy === 0;
  }

  /**
   * The same content on fresh pages. Not to be called in a transaction. Copies of rows that once moved between pages lie in
   * unused room, which `secure_delete` does not reach.
   */
  rewriteFile(): void {
    this.#db.exec('VACUUM');
  }

  #deleteBytes(digest: string): void {
    this.#sql.deleteChunks.run(digest, digest);
    this.#sql.deleteAttachment.run(digest);
  }
}

function prepareStatements(db: SqliteDatabase) {
  return {
    attachmentsOf: db
      .prepare<[string, string], string>(
        `SELECT attachments FROM revision WHERE id = ? AND attachments IS NOT NULL
         UNION ALL SELECT graft -> '$.attachments' FROM quarantine WHERE id = ? AND graft -> '$.attachments' IS NOT NULL`,
      )
      .pluck(),
    quarantinedAlone: db.prepare<[], { rev: Rev; graft: string }>(
      'SELECT rev, graft FROM quarantine WHERE id NOT IN (SELECT id FROM document) ORDER BY id, rev',
    ),
    allAttachments: db
      .prepare<[], string>(
        `SELECT attachments FROM document WHERE attachments IS NOT NULL
         UNION ALL SELECT attachments FROM revision WHERE attachments IS NOT NULL
         UNION ALL SELECT graft FROM quarantine WHERE graft ->> '$.attachments' IS NOT NULL`,
      )
      .pluck(),
    deleteQuarantined: db.prepare<[string]>('DELETE FROM quarantine WHERE id = ?'),
    deleteChunks: db.prepare<[string, string]>(
      'DELETE FROM attachment_chunk WHERE digest = ? OR digest = (SELECT chunks FROM attachment WHERE digest = ?)',
    ),
    deleteAttachment: db.prepare<[string]>('DELETE FROM attachment WHERE digest = ?'),
  };
}
