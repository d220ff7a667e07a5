/** Money that goes back. */
import { z } from 'zod';
import { command, query } from './declare.ts';
import { commandId, documentId, patientId, proofId, saved } from './fields.ts';
import { amount, dispenseId, ofPatient, reason } from './money-fields.ts';

/** Money that goes back together with what was paid for (TI12). */
export const refundAsked = z.object({
  payment: documentId,
  amount,
  method: z.enum(['cash', 'mobile']),
  reference: z.string().trim().min(3).max(60).optional(),
  second: proofId.optional(),
});
export type RefundAsked = z.output<typeof refundAsked>;

export const refunding = {
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
};
