/** What is charged, and what it costs by the rules of today. */
import { z } from 'zod';
import { paidTax } from '#shared/model/payment.ts';
import { decimalText } from '#shared/model/price-rules.ts';
import { query } from './declare.ts';
import { patientId } from './fields.ts';
import { dispenseId, ofPatient, productId, reason } from './money-fields.ts';

/** What is charged: items of a dispense, or what was chosen at the counter. */
export const charge = {
  patientId: patientId.optional(),
  dispenses: z.array(dispenseId).max(20).default([]),
  items: z
    .array(
      z.object({
        productId,
        /** Base units. */
        units: decimalText.refine((value) => /[1-9]/.test(value), 'more than nought'),
        gtin: z
          .string()
          .regex(/^\d{8,14}$/)
          .optional(),
        /** A price that a person sets, for the whole item. */
        set: z.object({ amount: decimalText, reason }).optional(),
        /** The dispense that the item is of. */
        dispense: dispenseId.optional(),
      }),
    )
    .min(1)
    .max(40),
};

const basis = z.object({ count: z.string(), size: z.string(), price: z.string() });
const quote = z.object({
  state: z.enum(['complete', 'incomplete']),
  currency: z.string(),
  decimals: z.number(),
  lines: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      units: z.string(),
      unit: z.string(),
      state: z.enum(['priced', 'no-price', 'other-currency']),
      packs: basis.optional(),
      loose: basis.omit({ count: true }).extend({ units: z.string() }).optional(),
      amount: z.string(),
      patientPays: z.string(),
      rule: z.string().optional(),
      reason: z.string().optional(),
      tax: z.object({ name: z.string(), percent: z.string(), amount: z.string() }).optional(),
    }),
  ),
  fee: z.string(),
  total: z.string(),
  taxes: z.array(paidTax),
  due: z.string(),
  dueInCash: z.string(),
  capped: z.boolean(),
  ageUnknown: z.boolean(),
});
export type ShownQuote = z.output<typeof quote>;

export const quoting = {
  /** What it costs and what the patient pays, by the rules of today. */
  quote: query('money.quote', {
    access: 'money.take',
    audit: { action: 'R', subtype: 'price' },
    patientsOf: ofPatient,
    input: z.object(charge),
    output: quote,
  }),
};
