/** What wards ask of the pharmacy for their cupboards, until it lies there. Quantities are decimals as text, in base units. */
import { z } from 'zod';
import { command, stream } from './declare.ts';
import { commandId, documentId, proofId, saved } from './fields.ts';
import { stockAmount, stockBatch, stockPlaceId } from './stock-fields.ts';

const requestId = documentId.refine((id) => id.startsWith('StockRequest:'), 'a request');
const productCode = z.string().trim().min(1).max(100);
const words = z.string().trim().min(3).max(300);
const on = { commandId, id: requestId };
const witness = proofId.optional();

const batchLine = z.object({
  product: z.string(),
  name: z.string(),
  unit: z.string(),
  controlledClass: z.string().optional(),
  batch: stockBatch,
  /** Of what is to be taken: from where. */
  place: z.string().optional(),
  quantity: z.string(),
});
export type WardStockBatch = z.output<typeof batchLine>;

const row = z.object({
  id: requestId,
  state: z.enum(['asked', 'accepted', 'on-the-way', 'received', 'refused', 'withdrawn']),
  place: z.object({ id: documentId, name: z.string() }),
  askedBy: z.string(),
  askedAt: z.string(),
  note: z.string().optional(),
  lines: z.array(z.object({ product: z.string(), name: z.string(), unit: z.string(), quantity: z.string() })),
  /** Before it is sent: what would be taken now, first expired first. */
  picks: z.array(batchLine),
  /** On the way: what has not arrived. */
  open: z.array(batchLine),
  sent: z.array(batchLine),
  acts: z.array(
    z.object({
      act: z.enum(['accept', 'issue', 'receive', 'refuse', 'withdraw']),
      by: z.string(),
      at: z.string(),
      reason: z.string().optional(),
    }),
  ),
});
export type WardStockRow = z.output<typeof row>;

export const wardStock = {
  ask: command('wardStock.ask', {
    access: 'stock.request',
    audit: { action: 'C', subtype: 'ward-stock-request' },
    input: z.object({
      commandId,
      /** A cupboard of a ward of this site. */
      place: stockPlaceId,
      lines: z
        .array(z.object({ product: productCode, quantity: stockAmount }))
        .min(1)
        .max(100),
      note: z.string().trim().max(300).optional(),
    }),
    output: saved,
  }),
  /** What is there is kept for it. */
  accept: command('wardStock.accept', {
    access: 'stock.move',
    audit: { action: 'U', subtype: 'ward-stock-request' },
    input: z.object(on),
    output: saved,
  }),
  /** It leaves the pharmacy's book, first expired first; what is not there is not sent. */
  issue: command('wardStock.issue', {
    access: 'stock.move',
    audit: { action: 'C', subtype: 'ward-stock-issue' },
    input: z.object({
      ...on,
      /** Less or more of a product than was asked, or nought; what is not named goes as it was asked. */
      instead: z
        .array(z.object({ product: productCode, quantity: z.string().regex(/^\d{1,10}(\.\d{1,6})?$/) }))
        .max(100)
        .default([]),
      witness,
    }),
    output: saved,
  }),
  /** Counted into the cupboard. What is missing was lost on the way, and says why. */
  receive: command('wardStock.receive', {
    access: 'stock.request',
    audit: { action: 'C', subtype: 'ward-stock-receipt' },
    input: z.object({
      ...on,
      lines: z
        .array(
          z.object({ product: productCode, batch: stockBatch, quantity: z.string().regex(/^\d{1,10}(\.\d{1,6})?$/) }),
        )
        .min(1)
        .max(200),
      reason: words.optional(),
      witness,
    }),
    output: saved,
  }),
  /** The pharmacy does not send it (`refused`), or the ward does not want it any more (`withdrawn`). */
  end: command('wardStock.end', {
    access: 'stock.request',
    audit: { action: 'U', subtype: 'ward-stock-request' },
    input: z.object({ ...on, as: z.enum(['refused', 'withdrawn']), reason: words }),
    output: saved,
  }),
  /** Newest first: all that is open, and what ended in the last days. */
  watch: stream('wardStock.watch', {
    access: 'stock.request',
    audit: 'none',
    input: z.object({}),
    output: z.object({
      cupboards: z.array(z.object({ id: documentId, name: z.string(), ward: z.string() })),
      requests: z.array(row),
    }),
  }),
};
