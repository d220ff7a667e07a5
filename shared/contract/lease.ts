import { z } from 'zod';
import { command, stream } from './declare.ts';

/** How long this station may keep its records open. Times are ISO 8601, by central's clock. */
const leaseState = z.discriminatedUnion('phase', [
  /** Not enrolled, sealed, or before the first contact that gives a lease. */
  z.object({ phase: z.literal('none') }),
  z.object({ phase: z.literal('running'), until: z.string() }),
  /** The last third: a countdown. */
  z.object({ phase: z.literal('ending'), until: z.string(), leftMs: z.number(), mayExtend: z.boolean() }),
  /** Over, and patients are in care: every screen asks for an extension. */
  z.object({ phase: z.literal('asking'), until: z.string(), sealsAt: z.string(), inCare: z.number().int() }),
]);
export type LeaseState = z.output<typeof leaseState>;

export const lease = {
  watch: stream('lease.watch', { access: 'anyone', audit: 'none', input: z.object({}), output: leaseState }),
  /** Two people keep the records open for another 24 hours, each with the own password. */
  extend: command('lease.extend', {
    access: 'encounter.manage',
    audit: { action: 'U', subtype: 'lease' },
    input: z.object({
      reason: z.string().trim().min(3).max(300),
      /** Own password of who is signed in. */
      password: z.string().min(1),
      second: z.object({ login: z.string().trim().min(1), password: z.string().min(1) }),
    }),
    output: leaseState,
  }),
};
