/**
 * Keeping a quantity for somebody, and setting it free (SL12): an event for the unit of work of whoever asks. It moves
 * nothing and refuses nobody: what is there for it is kept, by first-expired-first-out, and the rest is not.
 */
import { type Quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { STOCK_RESERVATION_KIND, type StockReservationResource } from '#shared/model/stock-reservation.ts';
import type { CommandContext, PlannedDocument } from '../api/operation-handler.ts';
import type { StockView } from './stock-book.ts';

/** Who has not come for it by then has to wait for others. */
const RESERVED_FOR_MS = 24 * 3600_000;

export interface WantedLine {
  readonly product: string;
  readonly quantity: Quantity;
}

type View = Pick<StockView, 'pick' | 'reservations'>;
type Context = Pick<CommandContext, 'actor' | 'now'>;

/** Undefined where nothing is there to be kept, and nothing was kept before. Takes the place of what was kept for `purpose`. */
export function planReservation(
  view: View,
  {
    purpose,
    wanted,
    today,
  }: { readonly purpose: string; readonly wanted: readonly WantedLine[]; readonly today: string },
  context: Context,
): PlannedDocument | undefined {
  const lines = wanted.flatMap(({ product, quantity }) =>
    view.pick({ product, quantity, lastsUntil: today, purpose }).picks.map(({ from, quantity: taken }) => ({
      ...{ product, batch: { ...from.batch }, location: from.location, quantity: quantityText(taken) },
    })),
  );
  if (lines.length === 0) return planRelease(view, { purpose, why: 'cancelled' }, context);
  return toPlanned({ purpose, lines, until: new Date(context.now() + RESERVED_FOR_MS).toISOString() }, context);
}

/** Undefined where nothing is kept for it. */
export function planRelease(
  { reservations }: Pick<View, 'reservations'>,
  { purpose, why }: { readonly purpose: string; readonly why: 'fulfilled' | 'cancelled' },
  context: Context,
): PlannedDocument | undefined {
  const now = new Date(context.now()).toISOString();
  if (!reservations.find(purpose, now)) return undefined;
  return toPlanned({ purpose, lines: [], until: now, ended: why }, context);
}

function toPlanned(
  said: Pick<StockReservationResource, 'purpose' | 'lines' | 'until' | 'ended'>,
  { actor, now }: Context,
): PlannedDocument {
  const resource: StockReservationResource = {
    ...{ resourceType: STOCK_RESERVATION_KIND, status: 'final' as const, ...said },
    reservedAt: new Date(now()).toISOString(),
    by: { id: actor.userId, name: actor.displayName },
  };
  return { id: newDocumentId(STOCK_RESERVATION_KIND, { now }), kind: STOCK_RESERVATION_KIND, resource };
}
