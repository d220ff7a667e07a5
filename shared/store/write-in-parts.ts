import type { WriteBatch, WriteOutcome, WriteResult } from './document-store.ts';
import { mayWriteLocals } from './plan-write.ts';

/**
 * How many documents are planned at once. What planning leaves behind — parsed bodies above all — is gone before the
 * next part begins, while it is still cheap to throw away.
 */
const PART = 500;

/**
 * Plans and applies a batch part by part, in the transaction of the caller, and tells the parts as one. An atomic batch
 * stays whole; local documents come last.
 */
export function writeInParts(batch: WriteBatch, write: (part: WriteBatch) => WriteResult, most = PART): WriteResult {
  const { edits = [], grafts = [], locals = [], atomic } = batch;
  if (atomic || edits.length + grafts.length <= most) return write(batch);
  const results = [
    ...chunksOf(edits, most).map((chunk) => write({ edits: chunk })),
    ...chunksOf(grafts, most).map((chunk) => write({ grafts: chunk })),
  ];
  const outcomes: WriteOutcome[] = results.flatMap((result) => result.outcomes);
  if (locals.length > 0 && mayWriteLocals(batch, outcomes)) write({ locals });
  return { ...(results.at(-1) as WriteResult), outcomes };
}

function chunksOf<T>(items: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, n) => items.slice(n * most, (n + 1) * most));
}
