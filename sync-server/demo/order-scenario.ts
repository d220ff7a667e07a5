import { z } from 'zod';
import ordersFile from '../../resources/demo/orders.json' with { type: 'json' };

const amount = z.string().regex(/^\d+(\.\d+)? \S+$/);
const order = z.object({
  /** Code of the demo formulary. */
  product: z.string(),
  route: z.string(),
  dose: amount.optional(),
  /** Reckoned from the weight, rounded down to `step`. */
  perKg: z
    .object({
      value: z.string(),
      unit: z.literal('mg'),
      dosesPerDay: z.number(),
      maxSingle: z.string(),
      step: z.number(),
    })
    .optional(),
  times: z.array(z.string()).optional(),
  everyHours: z.number().optional(),
  asNeeded: z
    .object({ en: z.string(), fr: z.string(), everyHours: z.number(), maxDoses: z.number(), max: amount.optional() })
    .optional(),
  infusion: z
    .object({
      rate: amount,
      per: z.enum(['minute', 'hour', 'day']),
      volume: amount.optional(),
      inBag: amount.optional(),
    })
    .optional(),
  scale: z
    .object({
      measuredIn: z.enum(['mmol/L', 'mg/dL']),
      times: z.array(z.string()),
      /** From, below, dose; empty where there is none. */
      bands: z.array(z.tuple([z.string(), z.string(), z.string()])),
    })
    .optional(),
  timeCritical: z.boolean().optional(),
  days: z.number().optional(),
  reviewDays: z.number().optional(),
  startAfterHours: z.number().optional(),
});
export type DemoOrder = z.output<typeof order>;

const beside = z.object({
  specialties: z.array(z.string()),
  illnesses: z.array(z.string()).optional(),
  /** Left out where a drug with this name is given already. */
  not: z.array(z.string()).optional(),
  /** For every so-manieth patient. */
  every: z.number().optional(),
  order,
});

/** What the drugs of the illnesses are as orders, and what is given beside them on a ward. */
export const orderScenario = z
  .object({ drugs: z.record(z.string(), z.array(order)), beside: z.array(beside) })
  .parse(ordersFile);
