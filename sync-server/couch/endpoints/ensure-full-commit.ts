import { json } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';

/** `POST /{db}/_ensure_full_commit`: nothing to do, every answer stands for a durable commit already (ST1). */
export const ensureFullCommit: Endpoint<DatabaseCall> = ({ request }) => {
  request.resume();
  return json(201, { ok: true, instance_start_time: '0' });
};
