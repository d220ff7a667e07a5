import { findQuantity } from '#shared/domain/stock/quantity.ts';
import type { ReservationEvent } from '#shared/domain/stock/reservations.ts';
import { stockReservationResource } from '#shared/model/stock-reservation.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { toDocument } from '../commands/current-document.ts';
import { batchOf } from '../commands/stock/batch-of.ts';

/** Undefined of another site's, and of a shape that this program does not know. */
export function readReservation(stored: StoredRevision, facility: string): ReservationEvent | undefined {
  const document = toDocument<unknown>(stored);
  const read = stockReservationResource.safeParse(document?.resource);
  if (document?.facility !== facility || !read.success) return undefined;
  const { purpose, until } = read.data;
  const lines = read.data.lines.flatMap(({ product, batch, location, quantity: written }) => {
    const quantity = findQuantity(written);
    return quantity === undefined ? [] : [{ product, batch: batchOf(batch), location, quantity }];
  });
  return { id: stored.id, at: document.at, purpose, until, lines };
}
