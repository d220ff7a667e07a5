import type { dispense } from '#shared/contract/dispense.ts';
import { countOut } from '#shared/domain/dispense/count-out.ts';
import { quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findLine } from '../../dispense/find-prescription.ts';
import { linePurpose } from '../../dispense/keep-for-line.ts';
import { placeName } from './shown.ts';

/** What to take: first expired, first out, over what may be issued (SL9); and how it is counted out (DI8). */
export function pickFor(deps: DispenseDeps): QueryHandler<typeof dispense.pick> {
  return async (input) => {
    const found = findLine(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    const product = await deps.products().find(input.productId);
    if (!product) return refusal('not-found', 'This product is not in the formulary here. Choose it again.');
    const view = await deps.stock().look();
    const wanted = quantity(input.quantity);
    const { picks, missing } = view.pick({
      ...{ product: product.code, quantity: wanted, lastsUntil: deps.stock().today(), from: [input.storeId] },
      purpose: linePurpose(input),
    });
    const { counted, originalPack } = countOut(wanted, product);
    return {
      batches: picks.map(({ from: { batch, location }, quantity: taken }) => ({
        ...(batch.gtin ? { gtin: batch.gtin } : {}),
        lot: batch.lot,
        ...(batch.expiry ? { expiry: batch.expiry } : {}),
        ...{ locationId: location, place: placeName(view.places, location), quantity: quantityText(taken) },
      })),
      ...{ missing: quantityText(missing), packs: counted.packs, loose: quantityText(counted.loose) },
      ...(counted.packUnits === undefined ? {} : { packUnits: quantityText(counted.packUnits) }),
      ...(originalPack === undefined ? {} : { originalPack: quantityText(originalPack) }),
    };
  };
}
