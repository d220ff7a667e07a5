import { json } from '../answer.ts';
import type { Endpoint } from '../call.ts';

/** `GET /_up`: asks the catalogue, so that a dead disk is not called healthy. */
export const up: Endpoint = async ({ context }) => {
  await context.catalogue.serverId();
  return json(200, { status: 'ok', seeds: {} });
};
