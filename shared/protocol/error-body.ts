import { z } from 'zod';

/** Body of every answer that is an error, as CouchDB spells it. */
export const errorBody = z.looseObject({ error: z.string(), reason: z.string().optional() });
