import { z } from 'zod';
import { fields, finite, listOf, matching, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCKTAKE_KIND = 'Stocktake';

/** A decimal of at most six places, nought or more. */
const AMOUNT = /^\d{1,10}(\.\d{1,6})?$/;
const LOCATION = /^Location:[0-9A-Za-z-]{1,64}$/;
const person = z.object({ id: z.string(), name: z.string() });

/** A stocktake as it was begun (CN1): an event that nothing follows. How it stands is told by its counts and acts. */
const stocktakeResource = z
  .object({
    resourceType: z.literal(STOCKTAKE_KIND),
    status: z.literal('final'),
    mode: z.enum(['freeze', 'rolling']),
    /** Location ids; a store stands for its bins. */
    places: z.array(z.string().regex(LOCATION)).min(1),
    /** Product codes; absent: everything there. */
    products: z.array(z.string()).optional(),
    /** Units: a decimal. */
    tolerance: z.object({ units: z.string().regex(AMOUNT), percent: z.number() }),
    startedBy: person,
    startedAt: z.string(),
    note: z.string().optional(),
  })
  .loose();
export type StocktakeResource = z.output<typeof stocktakeResource>;

const whoever = fields({ id: text, name: text });

export const stocktakeModel = ownKind(
  STOCKTAKE_KIND,
  { lane: 2, event: true },
  fields(
    {
      resourceType: oneOf(STOCKTAKE_KIND),
      status: oneOf('final'),
      mode: oneOf('freeze', 'rolling'),
      places: listOf(matching(LOCATION, 'must be the id of a Location'), 1),
      tolerance: fields({ units: matching(AMOUNT, 'must be an amount'), percent: finite }),
      startedBy: whoever,
      startedAt: text,
    },
    { products: listOf(text), note: text },
  ),
);
