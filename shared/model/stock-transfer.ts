import { z } from 'zod';
import { fields, listOf, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCK_TRANSFER_KIND = 'StockTransfer';

/** Goods that left for another site: an event, known at both. Its id joins the movements that left with those that arrive. */
export const stockTransferResource = z
  .object({
    resourceType: z.literal(STOCK_TRANSFER_KIND),
    status: z.literal('final'),
    from: z.object({ site: z.string(), name: z.string() }),
    to: z.object({ site: z.string(), name: z.string() }),
    sentAt: z.string(),
    sentBy: z.object({ id: z.string(), name: z.string() }),
    lines: z.array(
      z.object({
        product: z.string(),
        name: z.string(),
        unit: z.string(),
        batch: z.object({ gtin: z.string().optional(), lot: z.string(), expiry: z.string().optional() }),
        quantity: z.string(),
        unitCost: z.string().optional(),
      }),
    ),
    note: z.string().optional(),
  })
  .loose();
export type StockTransferResource = z.output<typeof stockTransferResource>;

const site = fields({ site: text, name: text });

export const stockTransferModel = ownKind(
  STOCK_TRANSFER_KIND,
  { lane: 2, event: true },
  fields(
    {
      resourceType: oneOf(STOCK_TRANSFER_KIND),
      status: oneOf('final'),
      from: site,
      to: site,
      sentAt: text,
      sentBy: fields({ id: text, name: text }),
      lines: listOf(fields({ product: text, unit: text, quantity: text, batch: fields({ lot: text }) }), 1),
    },
    { note: text },
  ),
);
