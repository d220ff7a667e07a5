import { z } from 'zod';
import { type Check, fields, listOf, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';
import { currencyCode, decimalText } from './price-rules.ts';

export const PAYMENT_KIND = 'Payment';

const person = z.object({ id: z.string(), name: z.string() });
const signedDecimal = z.string().regex(/^-?\d{1,12}(\.\d{1,6})?$/);

/** How money came, or went back. `amount` is what stays in the drawer: what was handed over less the change. */
export const tender = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('cash'),
    amount: decimalText,
    handed: decimalText.optional(),
    change: decimalText.optional(),
  }),
  z.object({
    method: z.literal('mobile'),
    amount: decimalText,
    /** Of the provider's confirmation. */
    reference: z.string().trim().min(3).max(60),
    provider: z.string().trim().max(60).optional(),
  }),
  /** Somebody who cannot pay is given the drug all the same. */
  z.object({ method: z.literal('waived'), amount: decimalText, reason: z.string().trim().min(3).max(300) }),
]);
export type Tender = z.output<typeof tender>;

/** Who carries a part of the price. `coverage` is the seam for insurers: nothing makes one yet. */
export const payer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('patient') }),
  z.object({ is: z.literal('organisation') }),
  z.object({ is: z.literal('coverage'), coverage: z.string() }),
]);

const paidLine = z.object({
  code: z.string(),
  name: z.string(),
  /** Base units, a decimal. */
  units: z.string(),
  unit: z.string(),
  amount: decimalText,
  patientPays: decimalText,
  /** The product as it was (FO7). */
  version: z.string().optional(),
  /** Name of the co-payment rule. */
  rule: z.string().optional(),
  /** Of a price that a person set: why. */
  reason: z.string().optional(),
  /** In `amount`. */
  tax: z.object({ name: z.string(), percent: decimalText, amount: decimalText }).optional(),
});

/** What of a total is tax, by rate; `of`: what it was reckoned on, tax included. */
export const paidTax = z.object({ name: z.string(), percent: decimalText, of: decimalText, amount: decimalText });
export type PaidTax = z.output<typeof paidTax>;

const settled = {
  resourceType: z.literal(PAYMENT_KIND),
  /** On the receipt, unique in the organisation. */
  number: z.string(),
  /** The till's shift: id of the CashUp that opened it. */
  shift: z.string(),
  /** Station of the till. */
  till: z.string(),
  at: z.string(),
  by: person,
  /** MedicationDispenses that it pays for. */
  dispenses: z.array(z.string()).optional(),
  currency: currencyCode,
  tenders: z.array(tender).max(10),
};

/** A payment, or a refund of one. Both are events: neither is ever changed; a wrong payment is refunded. */
export const paymentResource = z.discriminatedUnion('type', [
  z.object({
    ...settled,
    type: z.literal('payment'),
    lines: z.array(paidLine),
    fee: decimalText,
    /** Of the lines and the fee. */
    total: decimalText,
    /** Parts of `total`. */
    shares: z.array(z.object({ payer, amount: decimalText })),
    /** The patient's share: what was to be paid. */
    due: decimalText,
    /** What the tenders are more than `due`, less where cash was rounded down. */
    rounding: signedDecimal,
    taxes: z.array(paidTax).optional(),
    /** Of a part payment: what is still owed after it. */
    left: decimalText.optional(),
    /** The payment of which this pays what was left; it has no lines of its own. */
    restOf: z.string().optional(),
  }),
  z.object({
    ...settled,
    type: z.literal('refund'),
    refundOf: z.string(),
    total: decimalText,
    reason: z.string(),
    second: person.optional(),
  }),
]);
export type PaymentResource = z.output<typeof paymentResource>;
export type PaidPayment = Extract<PaymentResource, { type: 'payment' }>;
export type RefundPayment = Extract<PaymentResource, { type: 'refund' }>;

const common = {
  resourceType: oneOf(PAYMENT_KIND),
  number: text,
  shift: text,
  till: text,
  at: text,
  currency: text,
  total: text,
  tenders: listOf(fields({ method: oneOf('cash', 'mobile', 'waived'), amount: text })),
};
const ofPayment = fields({ ...common, lines: listOf(fields({ code: text, amount: text })), due: text, rounding: text });
const ofRefund = fields({ ...common, refundOf: text, reason: text });
const check: Check = (value) => {
  const { type } = value as { type?: unknown };
  if (type === 'refund') return ofRefund(value);
  return type === 'payment' ? ofPayment(value) : { path: 'type', reason: 'must be payment or refund' };
};

export const paymentModel = ownKind(PAYMENT_KIND, { lane: 2, event: true }, check);
