/** Shifts that were closed, on the screen and on paper. */
import { z } from 'zod';
import { paidTax } from '#shared/model/payment.ts';
import { command, query } from './declare.ts';
import { commandId, documentId, instant } from './fields.ts';
import { drawerMove, inDrawer } from './money-fields.ts';

const shownCashUp = z.object({
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
  moves: z.array(drawerMove),
  /** By receipt number, in the order in which they were made. */
  receipts: z.object({ first: z.string(), last: z.string() }).optional(),
  taxes: z.array(paidTax),
});
export type ShownCashUp = z.output<typeof shownCashUp>;

export const cashUps = {
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
};
