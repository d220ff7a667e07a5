import { z } from 'zod';
import { type Check, fields, listOf, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCK_TRANSFER_KIND = 'StockTransfer';
/** Of what arrived short: it was so, or the sender says it was not. */
export const TRANSFER_ANSWERS = ['accepted', 'disputed'] as const;

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

/**
 * What the sender says of differences that the receiver has written: an event of its own, of the same kind, so that two desks
 * never overwrite one another. Which answer counts is `shared/domain/stock`.
 */
export const transferAnswerResource = z
  .object({
    resourceType: z.literal(STOCK_TRANSFER_KIND),
    status: z.literal('final'),
    act: z.literal('answer'),
    transfer: z.string(),
    /** Movements of the receiver that say what was lost on the way. */
    movements: z.array(z.string()).min(1),
    says: z.enum(TRANSFER_ANSWERS),
    note: z.string().optional(),
    at: z.string(),
    by: z.object({ id: z.string(), name: z.string() }),
  })
  .loose();
export type TransferAnswerResource = z.output<typeof transferAnswerResource>;

const site = fields({ site: text, name: text });

const answered = fields(
  {
    ...{ resourceType: oneOf(STOCK_TRANSFER_KIND), status: oneOf('final'), act: oneOf('answer'), transfer: text },
    ...{ movements: listOf(text, 1), says: oneOf(...TRANSFER_ANSWERS), at: text, by: fields({ id: text, name: text }) },
  },
  { note: text },
);

const sent = fields(
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
);

const check: Check = (value) =>
  ((value as { readonly act?: unknown } | null)?.act === 'answer' ? answered : sent)(value);

export const stockTransferModel = ownKind(STOCK_TRANSFER_KIND, { lane: 2, event: true }, check);
