import type { Batch } from '#shared/domain/stock/movement.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { quantity } from '#shared/domain/stock/quantity.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';

interface Counted {
  readonly quantity: string;
  readonly packs?: { readonly count: string; readonly units: string } | undefined;
}

/** SL23: as somebody counted it, so many whole packs and the rest loose; nothing of a batch whose pack nobody knows. */
export function countedPacks(
  { quantity: all, packs }: Counted,
  { gtin }: Batch,
  path = 'packs',
): Pick<MovementDraft, 'packs'> | Refusal {
  if (!packs) return {};
  if (Number(packs.count) * quantity(packs.units) > quantity(all))
    return refusal('invalid-input', 'There is more in the packs than in all. Count again.', { path });
  return gtin === undefined ? {} : { packs: { gtin, ...packs } };
}
