import { holdfastGreeting } from '#shared/protocol/greeting.ts';
import { json } from '../answer.ts';
import type { Endpoint } from '../call.ts';

/** `GET /`: clients look for the key `couchdb`; stations for `holdfast` (PR6). Open to all, whatever they send along. */
export const welcome: Endpoint = async ({ context }) =>
  json(200, {
    couchdb: 'Welcome',
    version: '3.5.0',
    uuid: await context.catalogue.serverId(),
    features: [],
    vendor: { name: 'Holdfast', version: context.version },
    holdfast: holdfastGreeting,
  });
