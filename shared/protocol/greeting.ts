import { z } from 'zod';
import { OLDEST_SERVED_VERSION, WIRE_VERSION } from './wire-version.ts';

/** A feature of the row wire: `_changes?lane=each`, a page of each lane in one answer (WR7). */
export const EACH_LANE = 'each-lane';

/** A feature of the row wire: `_changes?lane=each&feed=continuous`, such answers one behind the other (WR8). */
export const LIVE_LANES = 'live-lanes';

/** Answer to `GET /`. CouchDB clients look for the key `couchdb` only; ours look for `holdfast`. */
export const greeting = z.looseObject({
  couchdb: z.string().optional(),
  version: z.string().optional(),
  uuid: z.string().optional(),
  holdfast: z
    .looseObject({
      wire: z.number().int(),
      oldest: z.number().int(),
      /** What a server offers beyond its wire version; who does not know a name skips it. */
      features: z.array(z.string()).optional(),
    })
    .optional(),
});
export type Greeting = z.output<typeof greeting>;

/** What a Holdfast server adds to its greeting (PR6). */
export const holdfastGreeting = {
  wire: WIRE_VERSION,
  oldest: OLDEST_SERVED_VERSION,
  features: [EACH_LANE, LIVE_LANES],
};
