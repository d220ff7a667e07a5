/** The till of a desk and its shift, from the float to the count and the close. */
import { z } from 'zod';
import { countedMoney } from '#shared/model/cash-up.ts';
import { decimalText } from '#shared/model/price-rules.ts';
import { command, query } from './declare.ts';
import { commandId, documentId, instant, proofId, saved } from './fields.ts';
import { amount, drawerMove, inDrawer, reason } from './money-fields.ts';

const shift = z.discriminatedUnion('state', [
  z.object({ state: z.literal('shut'), lastClosedAt: instant.optional() }),
  z.object({
    state: z.enum(['open', 'counted']),
    id: documentId,
    openedAt: instant,
    openedBy: z.string(),
    float: z.string(),
    moves: z.array(drawerMove),
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
        expected: inDrawer,
        difference: inDrawer,
      })
      .optional(),
  }),
]);
export type ShownShift = z.output<typeof shift>;

const ofTill = { access: 'money.take', audit: { action: 'C', subtype: 'till' } } as const;

export const tillShift = {
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
};
