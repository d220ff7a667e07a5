import { z } from 'zod';
import { fields, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const EXCURSION_DECISION_KIND = 'ExcursionDecision';

/** What a pharmacist decided of stock that lay too warm or too cold (TL7): an event that nothing follows. */
const excursionDecisionResource = z
  .object({
    resourceType: z.literal(EXCURSION_DECISION_KIND),
    status: z.literal('final'),
    /** Id of the log whose import put the stock aside. */
    log: z.string(),
    outcome: z.enum(['release', 'discard']),
    /** In her words: which stability is relied upon, who was asked. */
    reason: z.string(),
    by: z.object({ id: z.string(), name: z.string() }),
    at: z.string(),
  })
  .loose();
export type ExcursionDecisionResource = z.output<typeof excursionDecisionResource>;

export const excursionDecisionModel = ownKind(
  EXCURSION_DECISION_KIND,
  { lane: 2, event: true },
  fields({
    resourceType: oneOf(EXCURSION_DECISION_KIND),
    status: oneOf('final'),
    log: text,
    outcome: oneOf('release', 'discard'),
    reason: text,
    by: fields({ id: text, name: text }),
    at: text,
  }),
);
