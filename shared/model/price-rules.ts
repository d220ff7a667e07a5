import { z } from 'zod';
import { fields, listOf, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const PRICE_RULES_KIND = 'PriceRules';
/** One document for an organisation: every counter asks for the same. */
export const PRICE_RULES_ID = `${PRICE_RULES_KIND}:organisation`;

/** Decimal text, nought or more: never a binary number. */
export const decimalText = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/);
export const currencyCode = z.string().regex(/^[A-Z]{3}$/);
const percent = decimalText.refine((value) => Number(value) <= 100, 'at most 100');

/** What a patient pays of a line; the organisation carries the rest. */
const coPayment = z.object({
  name: z.string().trim().min(1).max(80),
  /** All that are stated have to be so. */
  when: z.object({
    /** Beginnings of ATC codes. */
    atc: z
      .array(z.string().regex(/^[A-Z][A-Z0-9]{0,6}$/))
      .max(50)
      .optional(),
    /** Codes of products. */
    codes: z.array(z.string().min(1).max(100)).max(500).optional(),
    /** Completed years. */
    ageFrom: z.number().int().min(0).max(150).optional(),
    ageBelow: z.number().int().min(1).max(150).optional(),
    care: z.enum(['inpatient', 'outpatient']).optional(),
  }),
  pays: z.discriminatedUnion('by', [
    z.object({ by: z.literal('all') }),
    z.object({ by: z.literal('nothing') }),
    z.object({
      by: z.literal('percent'),
      percent,
      atLeast: decimalText.optional(),
      atMost: decimalText.optional(),
    }),
    /** So much for each item, never more than it costs. */
    z.object({ by: z.literal('amount'), amount: decimalText }),
  ]),
});
export type CoPayment = z.output<typeof coPayment>;

/** A tax that stands on the prices of some goods. */
const taxRate = z.object({
  /** As it stands on receipts: `VAT`. */
  name: z.string().trim().min(1).max(40),
  percent,
  /** All that are stated have to be so; with none of them it is the rate of everything else. */
  when: z.object({
    atc: z
      .array(z.string().regex(/^[A-Z][A-Z0-9]{0,6}$/))
      .max(50)
      .optional(),
    codes: z.array(z.string().min(1).max(100)).max(500).optional(),
  }),
});
export type TaxRate = z.output<typeof taxRate>;

const taxRules = z.object({
  /** Prices of the formulary have it in them, or it comes on top. */
  mode: z.enum(['included', 'added']),
  /** The first that applies counts; where none does there is no tax. */
  rates: z.array(taxRate).max(20),
  /** Of the fee for a dispense. */
  feePercent: percent.optional(),
});
export type TaxRules = z.output<typeof taxRules>;

export const priceRules = z.object({
  currency: currencyCode,
  /** Places behind the point: 2 for most currencies, 0 for some, 3 for a few. */
  decimals: z.number().int().min(0).max(3),
  /** On top of what the formulary says. */
  markupPercent: decimalText,
  feePerItem: decimalText,
  feePerDispense: decimalText,
  /** What is left over beside whole packs: its part of the pack's price, or a whole pack. */
  loose: z.enum(['proportional', 'whole-pack']),
  /** The smallest coin: cash is rounded to it, e.g. 0.05. */
  cashStep: decimalText.refine((value) => /[1-9]/.test(value), 'more than nought'),
  /** The first that applies counts; where none does the patient pays all. */
  coPayments: z.array(coPayment).max(50),
  /** The most that a patient pays for one dispense. */
  mostPerDispense: decimalText.optional(),
  /** A refund up to here wants no second person. */
  refundAloneUpTo: decimalText,
  /** Absent: prices are what they are, and nobody says a tax. */
  taxes: taxRules.optional(),
});
export type PriceRules = z.output<typeof priceRules>;

const priceRulesResource = priceRules.extend({ resourceType: z.literal(PRICE_RULES_KIND) });
export type PriceRulesResource = z.output<typeof priceRulesResource>;

/** How an organisation charges: currency, fees, co-payments. Known at every counter; its history is its revisions. */
export const priceRulesModel = ownKind(
  PRICE_RULES_KIND,
  { lane: 2, facilityWide: true },
  fields({
    resourceType: oneOf(PRICE_RULES_KIND),
    currency: text,
    decimals: wholeNumber,
    cashStep: text,
    coPayments: listOf(fields({ name: text })),
  }),
);
