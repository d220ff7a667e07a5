import { z } from 'zod';

/** `POST /{db}/_revs_diff`: revisions asked about, by document id. */
export const revsDiffRequest = z.record(z.string(), z.array(z.string()));

/** Only documents of which something is missing are in the answer. */
export const revsDiffAnswer = z.record(
  z.string(),
  z.looseObject({ missing: z.array(z.string()), possible_ancestors: z.array(z.string()).optional() }),
);
