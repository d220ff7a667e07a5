import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { isHeldByFreeze } from '#shared/domain/stocktake/frozen-places.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { StockPlace } from '#shared/model/stock-place.ts';
import { isCountedAt } from './stocktake-book.ts';

/** CN11: nothing leaves or reaches a place that is frozen, but what protects somebody and the count itself. */
export function refuseFrozen(
  drafts: readonly MovementDraft[],
  places: ReadonlyMap<string, StockPlace>,
  frozen: ReadonlySet<string>,
): Refusal | undefined {
  if (frozen.size === 0) return undefined;
  const isFrozen = isCountedAt(places, [...frozen]);
  const index = drafts.findIndex(({ type, location }) => isHeldByFreeze(type) && isFrozen(location));
  if (index < 0) return undefined;
  return refusal('conflict', 'This place is frozen for a stocktake. Thaw the stocktake, or wait until it is posted.', {
    details: { index, why: 'being-counted' },
  });
}
