import { z } from 'zod';
import { countedMoney } from '#shared/model/cash-up.ts';
import { paidTax, tender } from '#shared/model/payment.ts';
import { decimalText, priceRules } from '#shared/model/price-rules.ts';
import { command, query } from './declare.ts';
import { commandId, documentId, instant, patientId, proofId, rev, saved } from './fields.ts';
import { printJob } from './print.ts';

const ofPatient = (input: { patientId?: string | undefined }): readonly string[] =>
  input.patientId ? [input.patientId] : [];
const productId = documentId.refine((id) => id.startsWith('MedicationKnowledge:'), 'a product');
const dispenseId = documentId.refine((id) => id.startsWith('MedicationDispense:'), 'a dispense');
const reason = z.string().trim().min(3).max(300);
const amount = z.string().trim().max(20);

/** What is charged: items of a dispense, or what was chosen at the counter. */
const charge = {
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
export const quote = z.object({
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

const handed = {
  cash: amount.optional(),
  mobile: z
    .object({ amount, reference: z.string().trim().min(3).max(60), provider: z.string().trim().max(60).optional() })
    .optional(),
  waived: z.object({ amount, reason }).optional(),
};

const shownPayment = z.object({
  id: documentId,
  type: z.enum(['payment', 'refund']),
  number: z.string(),
  at: instant,
  by: z.string(),
  patientId: patientId.optional(),
  patient: z.string().optional(),
  /** What was bought, in words. */
  items: z.array(z.string()),
  currency: z.string(),
  total: z.string(),
  due: z.string(),
  tenders: z.array(tender),
  refundOf: z.string().optional(),
  /** Number of the payment of which it pays the rest. */
  restOf: z.string().optional(),
  /** Of a part payment: what was taken of what was due. */
  taken: z.string().optional(),
  /** Likewise: what is still to be paid. */
  owed: z.string().optional(),
  reason: z.string().optional(),
  /** What may still go back, and by which way it came. */
  refundable: z.string(),
  refundableBy: z.array(z.object({ method: z.enum(['cash', 'mobile']), amount: z.string() })),
  dispenses: z.array(documentId),
  /** A dispense that it paid for was cancelled, and not all went back. */
  toRefund: z.boolean(),
});
export type ShownPayment = z.output<typeof shownPayment>;

const shift = z.discriminatedUnion('state', [
  z.object({ state: z.literal('shut'), lastClosedAt: instant.optional() }),
  z.object({
    state: z.enum(['open', 'counted']),
    id: documentId,
    openedAt: instant,
    openedBy: z.string(),
    float: z.string(),
    moves: z.array(z.object({ at: instant, by: z.string(), amount: z.string(), reason: z.string() })),
    payments: z.number(),
    refunds: z.number(),
    counts: z.number(),
    /** TI7: only once a count stands. */
    counted: z
      .object({
        id: documentId,
        at: instant,
        by: z.string(),
        counted: countedMoney,
        expected: z.object({ cash: z.string(), mobile: z.string() }),
        difference: z.object({ cash: z.string(), mobile: z.string() }),
      })
      .optional(),
  }),
]);
export type ShownShift = z.output<typeof shift>;

const inDrawer = z.object({ cash: z.string(), mobile: z.string() });
export const shownCashUp = z.object({
  id: documentId,
  currency: z.string(),
  float: z.string(),
  openedAt: instant,
  openedBy: z.string(),
  closedAt: instant,
  closedBy: z.string(),
  second: z.string(),
  counted: inDrawer,
  expected: inDrawer,
  difference: inDrawer,
  reason: z.string().optional(),
  payments: z.number().int(),
  refunds: z.number().int(),
  /** Payments and moves that named it after it was closed. */
  late: z.number().int(),
  moves: z.array(z.object({ at: instant, by: z.string(), amount: z.string(), reason: z.string() })),
  /** By receipt number, in the order in which they were made. */
  receipts: z.object({ first: z.string(), last: z.string() }).optional(),
  taxes: z.array(paidTax),
});
export type ShownCashUp = z.output<typeof shownCashUp>;

const taken = saved.extend({
  number: z.string(),
  change: z.string(),
  rounding: z.string(),
  /** Of a part payment. */
  left: z.string().optional(),
});

/** Money that goes back together with what was paid for (TI12). */
export const refundAsked = z.object({
  payment: documentId,
  amount,
  method: z.enum(['cash', 'mobile']),
  reference: z.string().trim().min(3).max(60).optional(),
  second: proofId.optional(),
});
export type RefundAsked = z.output<typeof refundAsked>;

const charged = { access: 'money.take', audit: { action: 'C', subtype: 'payment' }, patientsOf: ofPatient } as const;
const ofTill = { access: 'money.take', audit: { action: 'C', subtype: 'till' } } as const;

/** Money at the counter: price, payment, refund, and the till's shift. */
export const money = {
  /** What it costs and what the patient pays, by the rules of today. */
  quote: query('money.quote', {
    access: 'money.take',
    audit: { action: 'R', subtype: 'price' },
    patientsOf: ofPatient,
    input: z.object(charge),
    output: quote,
  }),
  /** Dispenses of the last days at this site that nobody has paid for, and payments of those that were cancelled. */
  open: query('money.open', {
    access: 'money.take',
    audit: { action: 'R', subtype: 'payments' },
    input: z.object({ days: z.number().int().min(1).max(31).default(3) }),
    output: z.array(
      z.object({
        dispense: documentId,
        patientId: patientId.optional(),
        patient: z.string(),
        at: instant,
        productId: documentId.optional(),
        name: z.string(),
        units: z.string(),
        unit: z.string(),
        gtin: z.string().optional(),
      }),
    ),
    patientsOf: (_input, lines) => [...new Set(lines?.flatMap(({ patientId }) => patientId ?? []))],
  }),
  /** Takes a payment for all of the patient's share. `due`: as the person saw it; refused where it is another by now. */
  pay: command('money.pay', {
    ...charged,
    input: z.object({
      commandId,
      ...charge,
      due: z.string(),
      ...handed,
      /** What is handed over is a part; the rest stays owed. */
      part: z.boolean().optional(),
    }),
    output: taken,
  }),
  /** Takes what a part payment left, or a part of it. `owed`: as the person saw it. */
  payRest: command('money.payRest', {
    ...charged,
    input: z.object({
      commandId,
      payment: documentId,
      patientId: patientId.optional(),
      owed: z.string(),
      ...handed,
      part: z.boolean().optional(),
    }),
    output: taken,
  }),
  /** What may go back of what a dispense was paid with; nothing where it was not paid for. */
  paidFor: query('money.paidFor', {
    access: 'money.take',
    audit: { action: 'R', subtype: 'payments' },
    input: z.object({ dispense: dispenseId, patientId }),
    output: z.object({
      /** The latest first, each way that it was paid by itself: a part payment and what paid its rest are two, cash and mobile likewise. */
      payments: z.array(
        z.object({
          id: documentId,
          number: z.string(),
          refundable: z.string(),
          currency: z.string(),
          method: z.enum(['cash', 'mobile']),
          /** Other dispenses that it paid for: how much of it is this one's is for a person to say. */
          others: z.number().int(),
        }),
      ),
      tillIsOpen: z.boolean(),
    }),
    patientsOf: ({ patientId: of }) => [of],
  }),
  /** Shifts of this till that were closed, newest first. */
  cashUps: query('money.cashUps', {
    access: 'money.take',
    audit: 'none',
    input: z.object({ limit: z.number().int().min(1).max(500).default(60) }),
    output: z.array(shownCashUp),
  }),
  /** One of them on paper. Audited before it is answered. */
  printCashUp: command('money.printCashUp', {
    access: 'money.take',
    audit: { action: 'E', subtype: 'print' },
    input: z.object({ commandId, shift: documentId }),
    output: z.object({ number: z.string(), printedAt: instant, by: z.string(), site: z.string(), cashUp: shownCashUp }),
  }),
  /** Gives back all or a part of a payment. */
  refund: command('money.refund', {
    access: 'money.take',
    audit: { action: 'U', subtype: 'refund' },
    input: z.object({
      commandId,
      payment: documentId,
      amount,
      method: z.enum(['cash', 'mobile']),
      /** Of the provider, for a mobile payment. */
      reference: z.string().trim().min(3).max(60).optional(),
      reason,
      second: proofId.optional(),
      patientId: patientId.optional(),
    }),
    output: saved.extend({ number: z.string() }),
    patientsOf: ofPatient,
  }),
  /** Payments and refunds of this till, newest first. */
  list: query('money.list', {
    access: 'money.take',
    audit: { action: 'R', subtype: 'payments' },
    input: z.object({
      limit: z.number().int().min(1).max(500).default(100),
      /** A part of the number on the receipt: then of every till that is known here (TI4). */
      find: z.string().trim().min(3).max(60).optional(),
    }),
    output: z.array(shownPayment),
    patientsOf: (_input, lines) => [...new Set(lines?.flatMap(({ patientId }) => patientId ?? []))],
  }),
  /** The receipt of a payment or a refund, through the printer that has the roll for it. */
  printReceipt: command('money.printReceipt', {
    access: 'money.take',
    audit: { action: 'C', subtype: 'receipt' },
    input: z.object({
      commandId,
      payment: documentId,
      patientId: patientId.optional(),
      language: z.enum(['en', 'fr']).default('en'),
    }),
    output: printJob,
    patientsOf: ofPatient,
  }),
  /** The till of this desk. */
  till: query('money.till', {
    access: 'money.take',
    audit: 'none',
    input: z.object({}),
    output: z.object({ currency: z.string().optional(), decimals: z.number(), shift }),
  }),
  openTill: command('money.openTill', {
    ...ofTill,
    input: z.object({ commandId, float: amount }),
    output: saved,
  }),
  /** Money into the drawer, or out of it: change from the bank, notes into the safe. */
  moveCash: command('money.moveCash', {
    ...ofTill,
    input: z.object({
      commandId,
      direction: z.enum(['in', 'out']),
      amount,
      reason,
      second: proofId.optional(),
    }),
    output: saved,
  }),
  /** What is in the drawer and on the provider's list, counted by somebody who has not been told what should be (TI7). */
  countTill: command('money.countTill', {
    ...ofTill,
    input: z.object({
      commandId,
      cash: amount,
      mobile: amount,
      pieces: z
        .array(z.object({ value: decimalText, count: z.number().int().min(0).max(100_000) }))
        .max(40)
        .optional(),
    }),
    output: saved,
  }),
  /** Ends the shift on its standing count, by two people; a difference wants a reason (TI8). */
  closeTill: command('money.closeTill', {
    access: 'money.take',
    audit: { action: 'U', subtype: 'cash-up' },
    input: z.object({ commandId, count: documentId, reason: reason.optional(), second: proofId }),
    output: saved,
  }),
  /** How this organisation charges; no `rev` where nobody has said so yet. */
  rules: query('money.rules', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({}),
    output: z.object({ rev: rev.optional(), rules: priceRules.optional(), by: z.string().optional() }),
  }),
  saveRules: command('money.saveRules', {
    access: 'money.rules',
    audit: { action: 'U', subtype: 'price-rules' },
    input: z.object({ commandId, parent: rev.optional(), rules: priceRules }),
    output: saved,
  }),
};
