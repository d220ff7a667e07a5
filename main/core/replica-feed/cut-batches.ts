import type { ReplicaRow } from '#shared/contract/feed.ts';

export const BATCH_ROWS = 500;
const BATCH_CHARACTERS = 256 * 1024;
/** What a list row weighs on the wire, roughly. */
const LIST_ROW_CHARACTERS = 400;

/** A row with the characters that its content takes. */
export interface WeighedRow {
  readonly row: ReplicaRow;
  readonly size: number;
}

export function weighed(row: ReplicaRow, size = LIST_ROW_CHARACTERS): WeighedRow {
  return { row, size };
}

/** Cuts rows into batches that a window takes in one frame. At least one batch, the last may be empty. A row too large for any batch goes alone. */
export function cutBatches(rows: readonly WeighedRow[]): ReplicaRow[][] {
  let batch: ReplicaRow[] = [];
  const batches = [batch];
  let characters = 0;
  for (const { row, size } of rows) {
    const full = batch.length === BATCH_ROWS || characters + size > BATCH_CHARACTERS;
    if (full && batch.length > 0) {
      batch = [];
      batches.push(batch);
      characters = 0;
    }
    batch.push(row);
    characters += size;
  }
  return batches;
}
