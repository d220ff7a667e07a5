import { json } from '../answer.ts';
import type { Endpoint } from '../call.ts';

/** `GET /_up`: uses what is behind it, so that a full or dead disk is not called healthy (OP4). */
export const up: Endpoint = async ({ context }) => {
  const health = await context.health.look();
  if (health.state === 'ok') return json(200, { status: 'ok', seeds: {} });
  return json(503, { status: 'failing', of: health.of, reason: health.reason, seeds: {} });
};
