/** Bytes of attachments lie in chunks, so that a range costs what it reads; the same in every engine. */
export const CHUNK_BYTES = 256 * 1024;

/** The chunks that a range touches, and where in them it lies. */
export interface ChunkRange {
  /** Numbers of chunks, from 0; both are part of it. */
  readonly first: number;
  readonly last: number;
  /** Bytes of the first chunk before the range. */
  readonly skipped: number;
  readonly length: number;
}

/** Undefined where nothing of the attachment lies in the range. */
export function chunkRange(length: number, range?: { start: number; end: number }): ChunkRange | undefined {
  const start = Math.max(0, range?.start ?? 0);
  const end = Math.min(length, range?.end ?? length);
  if (end <= start) return undefined;
  const first = Math.floor(start / CHUNK_BYTES);
  return {
    first,
    last: Math.floor((end - 1) / CHUNK_BYTES),
    skipped: start - first * CHUNK_BYTES,
    length: end - start,
  };
}

/** The bytes of the range, copied once; of one chunk alone, not at all. */
export function joinChunks(chunks: readonly Uint8Array[], { skipped, length }: ChunkRange): Uint8Array {
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
