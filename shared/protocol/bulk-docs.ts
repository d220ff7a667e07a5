import { z } from 'zod';

/**
 * Answer to `POST /{db}/_bulk_docs`, one entry a document. With `new_edits=false` CouchDB lists failures only, and it
 * answers an array in both cases.
 */
export const bulkDocsAnswer = z.array(
  z.looseObject({
    ok: z.boolean().optional(),
    id: z.string().optional(),
    rev: z.string().optional(),
    error: z.string().optional(),
    reason: z.string().optional(),
  }),
);
