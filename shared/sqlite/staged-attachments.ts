/**
 * Attachments on their way in: chunks are written as they come, each request a transaction of its own, under a key; the
 * attachment itself appears with the last. Until a revision names it, it is marked as staged. What a crash or a refused
 * write leaves behind goes with a later upload.
 */

import { CHUNK_BYTES } from '#shared/store/chunk-range.ts';
import type { StagedAttachment } from '#shared/store/document-store.ts';
import type { SqliteDatabase } from './connection.ts';

/** One step of an upload. `bytes` fill whole chunks, except at the end. */
export type StageStep =
  | { readonly step: 'bytes'; readonly key: string; readonly at: number; readonly bytes: Uint8Array }
  | { readonly step: 'end'; readonly key: string; readonly attachment: StagedAttachment }
  | { readonly step: 'drop'; readonly key: string };

const KEPT_MS = 24 * 3_600_000;
const KEY_PREFIX = 'staged:';

export const newStageKey = (): string => `${KEY_PREFIX}${crypto.randomUUID()}`;

export class StagedAttachments {
  readonly #sql: ReturnType<typeof prepareStatements>;
  #leftoversAreGone = false;

  constructor(db: SqliteDatabase) {
    this.#sql = prepareStatements(db);
  }

  take(step: StageStep): void {
    this.#dropLeftovers();
    if (step.step === 'bytes') this.#insertChunks(step.key, step.at / CHUNK_BYTES, step.bytes);
    else if (step.step === 'end') this.#end(step.key, step.attachment);
    else this.#sql.dropChunks.run(step.key);
  }

  /** A revision names these bytes: they stay. */
  claim(digest: string): void {
    this.#sql.claim.run(digest);
  }

  #insertChunks(key: string, first: number, bytes: Uint8Array): void {
    for (let start = 0; start < bytes.byteLength; start += CHUNK_BYTES) {
      this.#sql.insertChunk.run(key, first + start / CHUNK_BYTES, bytes.subarray(start, start + CHUNK_BYTES));
    }
  }

  #end(key: string, { digest, length }: StagedAttachment): void {
    const now = Date.now();
    this.#dropOlderThan(now - KEPT_MS);
    if (this.#sql.insert.run(digest, length, key, now).changes > 0) return;
    this.#sql.dropChunks.run(key);
    this.#sql.restage.run(now, digest);
  }

  #dropOlderThan(time: number): void {
    for (const { digest, chunks } of this.#sql.listOld.all(time)) {
      this.#sql.dropChunks.run(chunks);
      this.#sql.dropAttachment.run(digest);
    }
  }

  /** Of uploads that a crash cut off. Once, before the first upload of this writer. */
  #dropLeftovers(): void {
    if (this.#leftoversAreGone) return;
    this.#leftoversAreGone = true;
    this.#sql.dropLeftovers.run();
  }
}

function prepareStatements(db: SqliteDatabase) {
  return {
    insertChunk: db.prepare<[string, number, Uint8Array]>(
      'INSERT INTO attachment_chunk (digest, number, bytes) VALUES (?, ?, ?)',
    ),
    insert: db.prepare<[string, number, string, number]>(
      'INSERT OR IGNORE INTO attachment (digest, length, chunks, staged_at) VALUES (?, ?, ?, ?)',
    ),
    restage: db.prepare<[number, string]>(
      'UPDATE attachment SET staged_at = ? WHERE digest = ? AND staged_at IS NOT NULL',
    ),
    claim: db.prepare<[string]>('UPDATE attachment SET staged_at = NULL WHERE digest = ? AND staged_at IS NOT NULL'),
    listOld: db.prepare<[number], { digest: string; chunks: string }>(
      'SELECT digest, coalesce(chunks, digest) AS chunks FROM attachment WHERE staged_at IS NOT NULL AND staged_at < ?',
    ),
    dropAttachment: db.prepare<[string]>('DELETE FROM attachment WHERE digest = ?'),
    dropChunks: db.prepare<[string]>('DELETE FROM attachment_chunk WHERE digest = ?'),
    dropLeftovers: db.prepare(
      `DELETE FROM attachment_chunk WHERE digest >= '${KEY_PREFIX}' AND digest < 'staged;'
       AND digest NOT IN (SELECT chunks FROM attachment WHERE chunks IS NOT NULL)`,
    ),
  };
}
