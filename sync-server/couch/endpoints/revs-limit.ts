import { DEFAULT_REVS_LIMIT } from '#shared/revision/rev-tree.ts';
import { findRevsLimit, REVS_LIMIT_LOCAL } from '#shared/store/revs-limit.ts';
import { badRequest } from '../../errors/couch-error.ts';
import { json, jsonText } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { readJsonOfAnyType } from '../read-body.ts';
import { requireDatabaseAdministrator } from '../require-administrator.ts';

/** `GET|PUT /{db}/_revs_limit` */
export const getRevsLimit: Endpoint<DatabaseCall> = async ({ view }) => {
  const limit = findRevsLimit(await view.store.findLocal(REVS_LIMIT_LOCAL));
  return jsonText(200, `${limit ?? DEFAULT_REVS_LIMIT}\n`);
};

export const putRevsLimit: Endpoint<DatabaseCall> = async (call) => {
  requireDatabaseAdministrator(call);
  const { value } = await readJsonOfAnyType(call.request, 1024);
  if (!Number.isSafeInteger(value) || (value as number) < 1) throw badRequest('Rev limit has to be an integer');
  await call.view.store.write({ locals: [{ id: REVS_LIMIT_LOCAL, body: String(value) }] });
  return json(200, { ok: true });
};
