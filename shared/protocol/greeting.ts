import { z } from 'zod';
import { OLDEST_SERVED_VERSION, WIRE_VERSION } from './wire-version.ts';

/** Answer to `GET /`. CouchDB clients look for the key `couchdb` only; ours look for `holdfast`. */
export const greeting = z.looseObject({
  couchdb: z.string().optional(),
  version: z.string().optional(),
  uuid: z.string().optional(),
  holdfast: z.looseObject({ wire: z.number().int(), oldest: z.number().int() }).optional(),
});
export type Greeting = z.output<typeof greeting>;

/** What a Holdfast server adds to its greeting (PR6). */
export const holdfastGreeting = { wire: WIRE_VERSION, oldest: OLDEST_SERVED_VERSION };
