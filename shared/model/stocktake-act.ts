import { z } from 'zod';
import { fields, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCKTAKE_ACT_KIND = 'StocktakeAct';

const person = z.object({ id: z.string(), name: z.string() });

/** What somebody did with a stocktake (CN9, CN11): posted it, corrected a drift, thawed it, cancelled it. An event. */
const stocktakeActResource = z
  .object({
    resourceType: z.literal(STOCKTAKE_ACT_KIND),
    status: z.literal('final'),
    /** Id of the stocktake. */
    stocktake: z.string(),
    act: z.enum(['post', 'correct', 'thaw', 'cancel']),
    by: person,
    /** Proven on the same terminal, where it is somebody else than `by`. */
    approvedBy: person.optional(),
    at: z.string(),
    reason: z.string().optional(),
    /** Of a posting: lines, and what the differences were worth when it was approved. */
    posted: z
      .object({
        lines: z.number().int(),
        uncounted: z.number().int(),
        more: z.string(),
        less: z.string(),
        unpriced: z.number().int(),
      })
      .optional(),
  })
  .loose();
export type StocktakeActResource = z.output<typeof stocktakeActResource>;

const whoever = fields({ id: text, name: text });

export const stocktakeActModel = ownKind(
  STOCKTAKE_ACT_KIND,
  { lane: 2, event: true },
  fields(
    {
      resourceType: oneOf(STOCKTAKE_ACT_KIND),
      status: oneOf('final'),
      stocktake: text,
      act: oneOf('post', 'correct', 'thaw', 'cancel'),
      by: whoever,
      at: text,
    },
    { approvedBy: whoever, reason: text, posted: fields({ more: text, less: text }) },
  ),
);
