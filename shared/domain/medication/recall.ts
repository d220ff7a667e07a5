import type { BatchRecallResource } from '#shared/model/batch-recall.ts';
import type { BatchStatus } from './administration-question.ts';
import type { ReadPack } from './read-packs.ts';

export type Recall = Pick<BatchRecallResource, 'gtin' | 'lot' | 'status'>;

/**
 * Whether a pack may be used (SR8). A recall names one level of packing; all packs of the product with that lot are meant.
 * @SAFETY A pack whose lot was not read, of a product with a recalled lot, is not known to be in use.
 */
export function batchStatus(
  { gtin, lot }: Pick<ReadPack, 'gtin' | 'lot'>,
  recalls: readonly Recall[],
  sameProduct: (one: string, other: string) => boolean,
  asOfMs: number,
): BatchStatus {
  if (gtin === undefined) return { state: 'not-checked' };
  const concerned = recalls.filter(
    ({ status, gtin: recalled }) => status === 'recalled' && (recalled === gtin || sameProduct(recalled, gtin)),
  );
  const isMeant = concerned.some((recall) => recall.lot === undefined || folded(recall.lot) === folded(lot));
  if (isMeant) return { state: 'recalled', asOfMs };
  if (lot !== undefined || concerned.length === 0) return { state: 'in-use', asOfMs };
  return { state: 'not-checked', recalledLots: concerned.flatMap((recall) => recall.lot ?? []) };
}

/** Lots are typed from letters: case and spaces do not tell two apart. */
function folded(lot: string | undefined): string | undefined {
  return lot?.replaceAll(/\s/g, '').toUpperCase();
}
