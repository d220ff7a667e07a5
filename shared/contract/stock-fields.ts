/** Parts of what is said about stock: ids, amounts, batches, and what was scanned. */
import { z } from 'zod';
import { calendarDay, documentId, instant, writtenDay } from './fields.ts';

export const stockPlaceId = documentId.refine((id) => id.startsWith('Location:'), 'a Location id');

export const movementId = documentId.refine((id) => id.startsWith('StockMovement:'), 'a movement');

export const orderId = documentId.refine((id) => id.startsWith('StockOrder:'), 'an order');

export const transferId = documentId.refine((id) => id.startsWith('StockTransfer:'), 'a transfer');

/** More than nought. */
export const stockAmount = z.string().regex(/^(?!0+(\.0+)?$)\d{1,10}(\.\d{1,6})?$/);

/** SL23: whole packs among a quantity, and base units in one; the rest is loose. */
export const countedPacks = z.object({ count: z.string().regex(/^[1-9]\d{0,5}$/), units: stockAmount }).optional();

export const words = z.string().trim().min(3).max(300);

export const price = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/);

export const stockBatch = z.object({
  gtin: z
    .string()
    .regex(/^\d{14}$/)
    .optional(),
  lot: z.string().trim().min(1).max(20),
  expiry: writtenDay.optional(),
});

/** As it comes in. */
export const newBatch = stockBatch.extend({ expiry: calendarDay.optional() });

export const productCode = z.string().trim().min(1).max(100);

export const stockHolding = z.object({ product: productCode, batch: stockBatch, location: stockPlaceId });

export const scanned = z.object({
  text: z.string().min(1).max(7_100),
  at: instant,
  separators: z.array(z.string().min(1).max(8)).max(4).optional(),
  separatorsProven: z.boolean().optional(),
});
