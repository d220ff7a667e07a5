import { z } from 'zod';
import { fields, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const BATCH_RECALL_KIND = 'BatchRecall';

export const batchRecallResource = z.object({
  resourceType: z.literal(BATCH_RECALL_KIND),
  status: z.enum(['recalled', 'lifted']),
  /** 14 digits. */
  gtin: z.string(),
  /** Absent: every batch of the product. */
  lot: z.string().optional(),
  reason: z.string(),
  at: z.string(),
  by: z.object({ id: z.string(), name: z.string() }),
  lifted: z
    .object({ reason: z.string(), at: z.string(), by: z.object({ id: z.string(), name: z.string() }) })
    .optional(),
});
export type BatchRecallResource = z.output<typeof batchRecallResource>;

/**
 * A batch that must not be used, or must not any more. FHIR R4 has no such resource. Known on every desk of the organisation,
 * in the most urgent lane. @SAFETY Of two versions that wait for a decision the recall counts.
 */
export const batchRecallModel = ownKind(
  BATCH_RECALL_KIND,
  { lane: 1, facilityWide: true },
  fields(
    { resourceType: oneOf(BATCH_RECALL_KIND), status: oneOf('recalled', 'lifted'), gtin: text, reason: text, at: text },
    { lot: text },
  ),
);
