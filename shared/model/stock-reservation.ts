import { z } from 'zod';
import { fields, listOf, matching, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCK_RESERVATION_KIND = 'StockReservation';

/**
 * What is kept from now on of batches for one purpose: a line of a prescription, a request of a ward. An event; of one purpose
 * the last says it all (SL12). Without lines nothing is kept any more.
 */
export const stockReservationResource = z
  .object({
    resourceType: z.literal(STOCK_RESERVATION_KIND),
    status: z.literal('final'),
    /** Names the purpose, the same at every desk: the id of a document, with a line of it after a hash. */
    purpose: z.string(),
    lines: z.array(
      z.object({
        product: z.string(),
        batch: z.object({ gtin: z.string().optional(), lot: z.string(), expiry: z.string().optional() }),
        location: z.string(),
        /** Base units. */
        quantity: z.string(),
      }),
    ),
    /** ISO 8601; kept no longer than this. */
    until: z.string(),
    /** Where nothing is kept any more: why. */
    ended: z.enum(['fulfilled', 'cancelled']).optional(),
    reservedAt: z.string(),
    by: z.object({ id: z.string(), name: z.string() }),
  })
  .loose();
export type StockReservationResource = z.output<typeof stockReservationResource>;

const decimal = matching(/^\d{1,10}(\.\d{1,6})?$/, 'must be a decimal with at most six places');

export const stockReservationModel = ownKind(
  STOCK_RESERVATION_KIND,
  { lane: 2, event: true },
  fields(
    {
      resourceType: oneOf(STOCK_RESERVATION_KIND),
      status: oneOf('final'),
      purpose: text,
      lines: listOf(fields({ product: text, batch: fields({ lot: text }), location: text, quantity: decimal })),
      until: text,
      reservedAt: text,
      by: fields({ id: text, name: text }),
    },
    { ended: oneOf('fulfilled', 'cancelled') },
  ),
);
