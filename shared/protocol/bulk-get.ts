import { z } from 'zod';

/** `POST /{db}/_bulk_get?revs=true`. Without `rev` every leaf is meant. */
export const bulkGetRequest = z.looseObject({
  docs: z.array(
    z.looseObject({ id: z.string(), rev: z.string().optional(), atts_since: z.array(z.string()).optional() }),
  ),
});

/** One result entry in place of a document; it never stops the batch. */
export const bulkGetError = z.looseObject({
  id: z.string(),
  rev: z.string().optional(),
  error: z.string(),
  reason: z.string().optional(),
});
