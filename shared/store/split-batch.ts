import type { WriteBatch, WriteResult } from './document-store.ts';

/**
 * How many documents are planned at once. What planning leaves behind — parsed bodies above all — is gone before the
 * next part begins, while it is still cheap to throw away.
 */
const PART = 500;

/** A batch as parts to be planned and applied one after the other, in one transaction. An atomic one stays whole. */
export function splitBatch(batch: WriteBatch, most = PART): readonly WriteBatch[] {
  const { edits = [], grafts = [], locals = [], atomic } = batch;
  if (atomic || edits.length + grafts.length <= most) return [batch];
  const parts: WriteBatch[] = [
    ...chunksOf(edits, most).map((chunk) => ({ edits: chunk })),
    ...chunksOf(grafts, most).map((chunk) => ({ grafts: chunk })),
  ];
  return locals.length > 0 ? [...parts, { locals }] : parts;
}

/** What the parts came to, told as one batch. */
export function joinResults(results: readonly WriteResult[]): WriteResult {
  const last = results.at(-1) as WriteResult;
  return results.length === 1 ? last : { ...last, outcomes: results.flatMap(({ outcomes }) => outcomes) };
}

function chunksOf<T>(items: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, n) => items.slice(n * most, (n + 1) * most));
}
