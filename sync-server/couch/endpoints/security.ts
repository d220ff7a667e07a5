import { badRequest } from '../../errors/couch-error.ts';
import { json, jsonText } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { readShallowJson } from '../read-body.ts';
import { requireDatabaseAdministrator } from '../require-administrator.ts';

/** Local documents whose id begins with an underscore are settings; callers reach them by these endpoints only. */
const SECURITY_LOCAL = '_security';

const DEFAULT = { admins: { roles: ['_admin'] }, members: { roles: ['_admin'] } };

/**
 * `GET|PUT /{db}/_security`. Kept and given back, as tools that move databases expect. It opens a database to nobody:
 * plain ones are for administrators of the server, those of organisations for their stations.
 */
export const getSecurity: Endpoint<DatabaseCall> = async ({ view }) =>
  jsonText(200, (await view.store.findLocal(SECURITY_LOCAL)) ?? JSON.stringify(DEFAULT));

export const putSecurity: Endpoint<DatabaseCall> = async (call) => {
  requireDatabaseAdministrator(call);
  const value = await readShallowJson(call.request, call.context.config.limits.documentBytes);
  if (!isObject(value)) throw badRequest('Request body must be a JSON object');
  for (const part of ['admins', 'members']) checkPart(part, value[part]);
  await call.view.store.write({ locals: [{ id: SECURITY_LOCAL, body: JSON.stringify(value) }] });
  return json(200, { ok: true });
};

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkPart(part: string, value: unknown): void {
  if (value === undefined) return;
  if (!isObject(value)) throw badRequest(`${part} must be a JSON object`);
  for (const list of ['names', 'roles']) {
    const entries = value[list] ?? [];
    if (!Array.isArray(entries) || !entries.every((one) => typeof one === 'string'))
      throw badRequest(`${list} must be a JSON list of strings`);
  }
}
