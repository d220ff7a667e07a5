/** Payments and refunds as they stand, and their receipts. */
import { z } from 'zod';
import { tender } from '#shared/model/payment.ts';
import { command, query } from './declare.ts';
import { commandId, documentId, instant, patientId } from './fields.ts';
import { ofPatient } from './money-fields.ts';
import { printJob } from './print.ts';

const shownPayment = z.object({
  id: documentId,
  type: z.enum(['payment', 'refund']),
  number: z.string(),
  at: instant,
  by: z.string(),
  patientId: patientId.optional(),
  patient: z.string().optional(),
  /** What was bought: so many base units of each. */
  items: z.array(z.object({ drug: z.string(), units: z.string(), unit: z.string() })),
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

export const payments = {
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
};
