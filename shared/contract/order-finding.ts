/** What the check of an order found, on the wire: the shapes of `shared/domain/knowledge/finding.ts`, each with its key. */
import { z } from 'zod';
import { RESTRICTION_RULES } from '../model/restriction-rules.ts';

export const packFacts = z.object({
  id: z.string(),
  version: z.number(),
  title: z.string(),
  publisher: z.string(),
  notice: z.string().optional(),
  validFrom: z.string(),
  ageDays: z.number(),
  state: z.enum(['in-force', 'out-of-date']),
});

const tier = z.enum(['inform', 'caution', 'serious', 'contraindicated']);
const source = z.object({ pack: z.string(), version: z.number(), ageDays: z.number(), rule: z.string() });
/** The finding's name: the same for the same facts, on every station. An override names it. */
const key = z.string();
const alert = {
  key,
  tier,
  override: z.enum(['none', 'reason', 'reason-and-second-person', 'never']),
  subject: z.string(),
  evidence: z.array(z.string()).readonly(),
  source,
};

const aspect = z.enum(['allergy', 'excipient', 'duplicate', 'interaction', 'dose', 'daily-dose', 'illness']);

export const found = z.discriminatedUnion('kind', [
  z.object({
    ...alert,
    kind: z.enum(['allergy', 'cross-allergy', 'duplicate', 'interaction', 'contraindication']),
    against: z.object({ type: z.enum(['allergy', 'order', 'problem']), id: z.string(), name: z.string() }),
  }),
  z.object({
    ...alert,
    kind: z.literal('dose-limit'),
    exceeded: z.object({
      per: z.enum(['dose', 'day']),
      unit: z.string(),
      amount: z.number(),
      limit: z.number(),
      perKg: z.object({ limit: z.number(), weightKg: z.number() }).optional(),
      withOrders: z.array(z.string()).readonly(),
    }),
  }),
  z.object({
    ...alert,
    /** By the formulary: who may have it ordered. */
    kind: z.literal('restricted'),
    restriction: z.object({ rule: z.enum(RESTRICTION_RULES), words: z.string(), product: z.string() }),
  }),
  z.object({
    key,
    kind: z.literal('not-checked'),
    tier: z.literal('inform'),
    override: z.literal('none'),
    aspects: z.array(aspect).readonly(),
    subject: z.string(),
    reason: z.enum([
      ...['no-pack', 'not-in-pack', 'not-covered', 'part-of-name-unknown', 'excipients-unknown'],
      ...['allergies-not-loaded', 'allergies-never-asked', 'allergies-partial', 'orders-not-loaded', 'orders-partial'],
      ...['no-limit-in-pack', 'dose-unknown', 'unit-not-comparable', 'route-unknown', 'frequency-unknown'],
      ...['age-unknown', 'weight-unknown', 'problems-not-loaded'],
    ] as const),
    against: z.object({ type: z.enum(['allergy', 'order', 'problem']), id: z.string() }).optional(),
    suggestions: z.array(z.string()).readonly(),
    source: source.optional(),
  }),
]);
export type FoundInOrder = z.output<typeof found>;
