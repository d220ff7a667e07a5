import { z } from 'zod';
import { fields, finite, listOf, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCK_DELIVERY_KIND = 'StockDelivery';

const batch = z.object({ gtin: z.string().optional(), lot: z.string(), expiry: z.string().optional() });

/** What came in at the door, from a supplier or another site: an event. The stock itself is in the movements that name it. */
const stockDeliveryResource = z
  .object({
    resourceType: z.literal(STOCK_DELIVERY_KIND),
    status: z.literal('final'),
    from: z.discriminatedUnion('is', [
      z.object({ is: z.literal('supplier'), name: z.string(), order: z.string().optional() }),
      z.object({ is: z.literal('site'), site: z.string(), transfer: z.string() }),
    ]),
    /** Number of the supplier's paper. */
    paper: z.string().optional(),
    receivedAt: z.string(),
    receivedBy: z.object({ id: z.string(), name: z.string() }),
    /** Measured on arrival. */
    celsius: z.number().optional(),
    lines: z.array(
      z.object({
        product: z.string(),
        batch,
        quantity: z.string(),
        state: z.enum(['available', 'quarantined']),
        findings: z.array(z.string()),
      }),
    ),
    /** What the paper said and the box had not, and what a person said of it. */
    missing: z
      .array(z.object({ product: z.string(), batch: batch.optional(), quantity: z.string(), reason: z.string() }))
      .optional(),
    note: z.string().optional(),
  })
  .loose();
export type StockDeliveryResource = z.output<typeof stockDeliveryResource>;

export const stockDeliveryModel = ownKind(
  STOCK_DELIVERY_KIND,
  { lane: 2, event: true },
  fields(
    {
      resourceType: oneOf(STOCK_DELIVERY_KIND),
      status: oneOf('final'),
      from: fields({ is: oneOf('supplier', 'site') }),
      receivedAt: text,
      receivedBy: fields({ id: text, name: text }),
      lines: listOf(fields({ product: text, quantity: text, state: oneOf('available', 'quarantined') })),
    },
    { paper: text, celsius: finite, note: text },
  ),
);
