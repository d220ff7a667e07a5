import { json } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { readJsonBody } from '../read-body.ts';
import { requireDatabaseAdministrator } from '../require-administrator.ts';

/** `POST /{db}/_compact`: accepted as in CouchDB. There is nothing to start: the store uses freed pages again by itself. */
export const compact: Endpoint<DatabaseCall> = async (call) => {
  requireDatabaseAdministrator(call);
  if (Number(call.request.headers['content-length'] ?? 0) > 0) await readJsonBody(call.request, 64 * 1024);
  else call.request.resume();
  return json(202, { ok: true });
};
