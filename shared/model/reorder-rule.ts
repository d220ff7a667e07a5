import { z } from 'zod';
import { fields, matching, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const REORDER_RULE_KIND = 'ReorderRule';
export const VEN_CLASSES = ['vital', 'essential', 'non-essential'] as const;
export type VenClass = (typeof VEN_CLASSES)[number];

const AMOUNT = /^\d{1,10}(\.\d{1,6})?$/;

/** How one product is ordered again at one site (RO1). Its id follows from both, so that two desks write the same one. */
export const reorderRuleResource = z
  .object({
    resourceType: z.literal(REORDER_RULE_KIND),
    /** The organisation's product code. */
    product: z.string(),
    ven: z.enum(VEN_CLASSES),
    /** From order to shelf. */
    leadTimeDays: z.number().int().min(0).max(730),
    /** From one order to the next. */
    reviewDays: z.number().int().min(1).max(365),
    /** Base units that are always to be there; a decimal. */
    minimum: z.string().regex(AMOUNT).optional(),
    /** Base units in the pack that is ordered; a decimal. */
    packUnits: z.string().regex(AMOUNT).optional(),
  })
  .loose();
export type ReorderRuleResource = z.output<typeof reorderRuleResource>;

const amount = matching(AMOUNT, 'must be an amount');

export const reorderRuleModel = ownKind(
  REORDER_RULE_KIND,
  { lane: 2 },
  fields(
    {
      resourceType: oneOf(REORDER_RULE_KIND),
      product: text,
      ven: oneOf(...VEN_CLASSES),
      leadTimeDays: wholeNumber,
      reviewDays: wholeNumber,
    },
    { minimum: amount, packUnits: amount },
  ),
);
