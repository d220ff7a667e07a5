import { z } from 'zod';

/** One result entry in place of a document; it never stops the batch. */
export const bulkGetError = z.looseObject({
  id: z.string(),
  rev: z.string().optional(),
  error: z.string(),
  reason: z.string().optional(),
});
