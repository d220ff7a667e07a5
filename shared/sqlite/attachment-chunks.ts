/** The driver has no incremental access to blobs: so they lie in chunks. */
import { CHUNK_BYTES, chunkRange, joinChunks } from '#shared/store/chunk-range.ts';
import type { SqliteDatabase } from './connection.ts';

export class AttachmentWriter {
  readonly #insert;
  readonly #insertChunk;

  constructor(db: SqliteDatabase) {
    this.#insert = db.prepare<[string, number]>('INSERT OR IGNORE INTO attachment (digest, length) VALUES (?, ?)');
    this.#insertChunk = db.prepare<[string, number, Uint8Array]>(
      'INSERT INTO attachment_chunk (digest, number, bytes) VALUES (?, ?, ?)',
    );
  }

  /** Bytes that are here already are not written again. */
  write(digest: string, bytes: Uint8Array): void {
    if (this.#insert.run(digest, bytes.byteLength).changes === 0) return;
    for (let start = 0; start < bytes.byteLength; start += CHUNK_BYTES) {
      this.#insertChunk.run(digest, start / CHUNK_BYTES, bytes.subarray(start, start + CHUNK_BYTES));
    }
  }
}

export class AttachmentReader {
  readonly #known;
  readonly #chunks;

  constructor(db: SqliteDatabase) {
    this.#known = db.prepare<[string], { length: number; chunks: string }>(
      'SELECT length, coalesce(chunks, digest) AS chunks FROM attachment WHERE digest = ?',
    );
    this.#chunks = db
      .prepare<[string, number, number], Uint8Array>(
        'SELECT bytes FROM attachment_chunk WHERE digest = ? AND number BETWEEN ? AND ? ORDER BY number',
      )
      .pluck();
  }

  has(digest: string): boolean {
    return this.#known.get(digest) !== undefined;
  }

  find(digest: string, range?: { start: number; end: number }): Uint8Array | undefined {
    const known = this.#known.get(digest);
    if (!known) return undefined;
    const wanted = chunkRange(known.length, range);
    return wanted ? joinChunks(this.#chunks.all(known.chunks, wanted.first, wanted.last), wanted) : new Uint8Array();
  }
}
