import { z } from 'zod';
import { fields, matching, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCK_COUNT_KIND = 'StockCount';

const AMOUNT = /^\d{1,10}(\.\d{1,6})?$/;
const LOCATION = /^Location:[0-9A-Za-z-]{1,64}$/;

/** One person's count of one line of a stocktake (CN2): an event. Counting again is another one. */
const stockCountResource = z
  .object({
    resourceType: z.literal(STOCK_COUNT_KIND),
    status: z.literal('final'),
    /** Id of the stocktake. */
    stocktake: z.string(),
    product: z.string(),
    batch: z.object({ gtin: z.string().optional(), lot: z.string(), expiry: z.string().optional() }),
    location: z.string().regex(LOCATION),
    state: z.enum(['available', 'quarantined']),
    /** From 1, the first and blind one. */
    round: z.number().int().min(1),
    /** Base units, a decimal, nought or more. */
    quantity: z.string().regex(AMOUNT),
    countedBy: z.object({ id: z.string(), name: z.string() }),
    countedAt: z.string(),
  })
  .loose();
export type StockCountResource = z.output<typeof stockCountResource>;

export const stockCountModel = ownKind(
  STOCK_COUNT_KIND,
  { lane: 2, event: true },
  fields({
    resourceType: oneOf(STOCK_COUNT_KIND),
    status: oneOf('final'),
    stocktake: text,
    product: text,
    batch: fields({ lot: text }, { gtin: text, expiry: text }),
    location: matching(LOCATION, 'must be the id of a Location'),
    state: oneOf('available', 'quarantined'),
    round: wholeNumber,
    quantity: matching(AMOUNT, 'must be an amount'),
    countedBy: fields({ id: text, name: text }),
    countedAt: text,
  }),
);
