import type { Batch } from '#shared/domain/stock/movement.ts';

/** Without the fields that are absent: two that say the same are the same. */
export function batchOf({
  gtin,
  lot,
  expiry,
}: {
  gtin?: string | undefined;
  lot: string;
  expiry?: string | undefined;
}): Batch {
  return { ...(gtin ? { gtin } : {}), lot, ...(expiry ? { expiry } : {}) };
}
