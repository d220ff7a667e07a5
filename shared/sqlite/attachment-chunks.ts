import type { SqliteDatabase } from './connection.ts';

/** The driver has no incremental access to blobs: bytes lie in chunks, so that a range costs what it reads. */
export const CHUNK_BYTES = 256 * 1024;

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
    const { length } = known;
    const start = Math.max(0, range?.start ?? 0);
    const end = Math.min(length, range?.end ?? length);
    if (end <= start) return new Uint8Array();
    const first = Math.floor(start / CHUNK_BYTES);
    const chunks = this.#chunks.all(known.chunks, first, Math.floor((end - 1) / CHUNK_BYTES));
    return joined(chunks, start - first * CHUNK_BYTES, end - start);
  }
}

/** `length` bytes after the first `skipped`, copied once; of one chunk alone, not at all. */
function joined(chunks: readonly Uint8Array[], skipped: number, length: number): Uint8Array {
  const [only, ...others] = chunks;
  if (only && others.length === 0) return new Uint8Array(only.buffer, only.byteOffset + skipped, length);
  const bytes = new Uint8Array(length);
  let at = -skipped;
  for (const chunk of chunks) {
    const from = Math.max(0, -at);
    bytes.set(chunk.subarray(from, length - at), at + from);
    at += chunk.byteLength;
  }
  return bytes;
}
