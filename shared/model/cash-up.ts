import { z } from 'zod';
import { fields, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';
import { currencyCode, decimalText } from './price-rules.ts';

export const CASH_UP_KIND = 'CashUp';

const person = z.object({ id: z.string(), name: z.string() });
const signed = z.string().regex(/^-?\d{1,12}(\.\d{1,6})?$/);
const common = {
  resourceType: z.literal(CASH_UP_KIND),
  /** Station of the till. */
  till: z.string(),
  at: z.string(),
  by: person,
  currency: currencyCode,
};
const ofShift = { ...common, shift: z.string() };
/** What was counted. Mobile payments are counted from the provider's list. */
export const countedMoney = z.object({ cash: decimalText, mobile: decimalText });

/**
 * What happens to the money of a till in one shift, each an event of its own: the drawer is opened with what was counted
 * into it, money is put in or taken out, it is counted blind, and closed with the difference, by two people.
 */
export const cashUpResource = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('opened'), float: decimalText }),
  z.object({
    ...ofShift,
    type: z.literal('moved'),
    /** Above nought: into the drawer. */
    amount: signed,
    reason: z.string(),
    second: person.optional(),
  }),
  z.object({
    ...ofShift,
    type: z.literal('counted'),
    counted: countedMoney,
    /** Value of a coin or note, and how many of them. */
    pieces: z.array(z.object({ value: decimalText, count: z.number().int().min(0) })).optional(),
  }),
  z.object({
    ...ofShift,
    type: z.literal('closed'),
    /** Id of the count. */
    count: z.string(),
    counted: countedMoney,
    expected: z.object({ cash: signed, mobile: signed }),
    /** Counted less expected. */
    difference: z.object({ cash: signed, mobile: signed }),
    reason: z.string().optional(),
    payments: z.number().int(),
    refunds: z.number().int(),
    second: person,
  }),
]);
export type CashUpResource = z.output<typeof cashUpResource>;

export const cashUpModel = ownKind(
  CASH_UP_KIND,
  { lane: 2, event: true },
  fields(
    {
      resourceType: oneOf(CASH_UP_KIND),
      type: oneOf('opened', 'moved', 'counted', 'closed'),
      till: text,
      at: text,
      currency: text,
    },
    { shift: text, amount: text, float: text },
  ),
);
