/** What to order again, and by which rule. Quantities are decimals as text, in base units. */
import { z } from 'zod';
import { VEN_CLASSES } from '#shared/model/reorder-rule.ts';
import { command, query } from './declare.ts';
import { commandId, rev, saved } from './fields.ts';

const amount = z.string().regex(/^\d{1,10}(\.\d{1,6})?$/);
const rule = {
  ven: z.enum(VEN_CLASSES),
  leadTimeDays: z.number().int().min(0).max(730),
  reviewDays: z.number().int().min(1).max(365),
  minimum: amount.optional(),
  packUnits: amount.optional(),
};

const line = z.object({
  product: z.string(),
  name: z.string(),
  brand: z.string().optional(),
  unit: z.string(),
  abc: z.enum(['A', 'B', 'C']),
  /** `rev` absent: nobody has said anything, the common rule holds. */
  rule: z.object({ ...rule, rev: rev.optional() }),
  /** Base units a day, over days with stock: two decimals. */
  perDay: z.number(),
  /** Of the months ahead against those looked at; 1 where too little is known. */
  season: z.number(),
  historyDays: z.number(),
  stockOutDays: z.number(),
  available: z.string(),
  /** Of `available`: in the cupboards of wards, out of which nothing is dispensed. */
  onWards: z.string(),
  willExpire: z.string(),
  onOrder: z.string(),
  inTransit: z.string(),
  spare: z.string(),
  suggested: z.string(),
  /** Packs of `packUnits` in it. */
  packs: z.number().optional(),
  lastsDays: z.number().optional(),
  urgency: z.enum(['out', 'urgent', 'due', 'enough', 'too-little-known']),
  /** Of what is suggested, at average cost. */
  value: z.string().optional(),
});
export type ReorderLine = z.output<typeof line>;

export const reorder = {
  /** Every product of the formulary that ever lay here or has a rule; the most urgent first. */
  suggest: query('reorder.suggest', {
    access: 'stock.read',
    audit: 'none',
    input: z.object({}),
    /** `currency`: where the whole formulary is priced in one. */
    output: z.object({ asOf: z.string(), currency: z.string().optional(), lines: z.array(line) }),
  }),
  setRule: command('reorder.setRule', {
    access: 'stock.move',
    audit: { action: 'U', subtype: 'reorder-rule' },
    input: z.object({ commandId, product: z.string().trim().min(1).max(100), parent: rev.optional(), ...rule }),
    output: saved,
  }),
};
