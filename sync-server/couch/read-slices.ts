import type { ServedStore } from '../access/database-view.ts';

/** Divisible by three: slices join to one base64 text. */
const SLICE_BYTES = 768 * 1024;

/** The bytes of an attachment from `start` to `end` (exclusive), a slice at a time. */
export async function* readSlices(
  store: Pick<ServedStore, 'findAttachment'>,
  digest: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += SLICE_BYTES) {
    const slice = await store.findAttachment(digest, { start: at, end: Math.min(at + SLICE_BYTES, end) });
    if (!slice) throw new Error('an attachment has no bytes');
    yield slice;
  }
}
