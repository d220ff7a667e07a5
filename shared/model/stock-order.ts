import { z } from 'zod';
import { type Fields, fields, listOf, matching, oneOf, type Problem, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCK_ORDER_KIND = 'StockOrder';

const person = z.object({ id: z.string(), name: z.string() });
const act = z.object({ at: z.string(), by: person, reason: z.string() });

/** What the site has ordered of a supplier. How much of it came is no field here: it is the sum of what was received for it. */
export const stockOrderResource = z
  .object({
    resourceType: z.literal(STOCK_ORDER_KIND),
    status: z.enum(['open', 'closed', 'cancelled']),
    /** As it stands on the paper. */
    number: z.string(),
    supplier: z.string(),
    orderedAt: z.string(),
    orderedBy: person,
    /** Calendar day. */
    expectedOn: z.string().optional(),
    lines: z.array(
      z.object({
        product: z.string(),
        /** Base units. */
        quantity: z.string(),
        /** Price of one base unit. */
        unitCost: z.string().optional(),
        packs: z.object({ gtin: z.string(), count: z.string() }).optional(),
      }),
    ),
    note: z.string().optional(),
    ended: act.optional(),
  })
  .loose();
export type StockOrderResource = z.output<typeof stockOrderResource>;

const FIXED = ['number', 'supplier', 'orderedAt', 'orderedBy', 'lines'] as const;

/** What was ordered stays as it was ordered; another wish is another order. */
function judgeChange(after: Fields, before: Fields): Problem | undefined {
  const name = FIXED.find((field) => JSON.stringify(after[field]) !== JSON.stringify(before[field]));
  return name && { path: name, reason: 'must stay as it was ordered' };
}

const decimal = matching(/^\d{1,10}(\.\d{1,6})?$/, 'must be a decimal with at most six places');

export const stockOrderModel = ownKind(
  STOCK_ORDER_KIND,
  { lane: 2, judgeChange },
  fields(
    {
      resourceType: oneOf(STOCK_ORDER_KIND),
      status: oneOf('open', 'closed', 'cancelled'),
      number: text,
      supplier: text,
      orderedAt: text,
      orderedBy: fields({ id: text, name: text }),
      lines: listOf(fields({ product: text, quantity: decimal }, { unitCost: decimal }), 1),
    },
    { ended: fields({ at: text, by: fields({ id: text, name: text }), reason: text }), note: text, expectedOn: text },
  ),
);
