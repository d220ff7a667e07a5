import { CHUNK_BYTES } from '#shared/store/chunk-range.ts';
import type { StagedAttachment } from '#shared/store/document-store.ts';
import { nativeDigests } from './native-digests.ts';
import { newStageKey, type StageStep } from './staged-attachments.ts';

/** What one transaction of an upload takes: whole chunks. */
const PIECE_BYTES = 4 * CHUNK_BYTES;

/** Hands bytes to the writer a piece at a time; the next is read when the one before is on the disk. */
export async function stageThrough(
  take: (step: StageStep) => Promise<unknown>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<StagedAttachment> {
  const key = newStageKey();
  const running = nativeDigests.beginAttachmentDigest();
  let length = 0;
  try {
    for await (const piece of inPieces(bytes, PIECE_BYTES)) {
      running.update(piece);
      await take({ step: 'bytes', key, at: length, bytes: piece });
      length += piece.byteLength;
    }
    const attachment = { digest: running.finish(), length };
    await take({ step: 'end', key, attachment });
    return attachment;
  } catch (fault) {
    if (length > 0) await take({ step: 'drop', key }).catch(() => undefined);
    throw fault;
  }
}

/**
 * Pieces of exactly `size` bytes, the last one shorter. All are the same memory, which the writer's thread sees as well: a
 * piece is valid until the next is asked for, and an upload of any size leaves no garbage behind.
 */
async function* inPieces(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(new SharedArrayBuffer(size));
  let filled = 0;
  for await (const part of bytes) {
    for (let at = 0; at < part.byteLength; ) {
      const taken = part.subarray(at, at + size - filled);
      piece.set(taken, filled);
      filled += taken.byteLength;
      at += taken.byteLength;
      if (filled < size) continue;
      yield piece;
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
