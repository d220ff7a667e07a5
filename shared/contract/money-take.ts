/** Money that is taken at the counter. */
import { z } from 'zod';
import { command, query } from './declare.ts';
import { commandId, documentId, instant, patientId, saved } from './fields.ts';
import { amount, ofPatient, reason } from './money-fields.ts';
import { charge } from './money-quote.ts';

const handed = {
  cash: amount.optional(),
  mobile: z
    .object({ amount, reference: z.string().trim().min(3).max(60), provider: z.string().trim().max(60).optional() })
    .optional(),
  waived: z.object({ amount, reason }).optional(),
};

const taken = saved.extend({
  number: z.string(),
  change: z.string(),
  rounding: z.string(),
  /** Of a part payment. */
  left: z.string().optional(),
});

const charged = { access: 'money.take', audit: { action: 'C', subtype: 'payment' }, patientsOf: ofPatient } as const;

export const taking = {
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
};
