import { z } from 'zod';
import { badRequest, unauthorized } from '../../errors/couch-error.ts';
import { json } from '../answer.ts';
import type { Call, Endpoint } from '../call.ts';
import { readBytes, readJsonBody } from '../read-body.ts';

const credentials = z.object({ name: z.string(), password: z.string() });
const SMALL_BODY_BYTES = 64 * 1024;

/** `POST /_session`: a cookie for a server administrator. */
export const openSession: Endpoint = async (call) => {
  const read = credentials.safeParse(await readCredentials(call));
  if (!read.success) throw badRequest('request body must contain a username and a password');
  const { name, password } = read.data;
  const { administrators } = call.context;
  if (!(await administrators.check(name, password))) throw unauthorized('Name or password is incorrect.');
  const cookie = administrators.makeCookie(name);
  return json(200, { ok: true, name, roles: ['_admin'] }, { 'set-cookie': cookie });
};

async function readCredentials({ request }: Call): Promise<unknown> {
  const type = request.headers['content-type']?.split(';', 1)[0];
  if (type !== 'application/x-www-form-urlencoded') return (await readJsonBody(request, SMALL_BODY_BYTES)).value;
  return Object.fromEntries(new URLSearchParams((await readBytes(request, SMALL_BODY_BYTES)).toString('utf8')));
}

export const showSession: Endpoint = ({ caller }) => {
  const isAdministrator = caller.type === 'administrator';
  const userCtx = { name: isAdministrator ? caller.name : null, roles: isAdministrator ? ['_admin'] : [] };
  const info = { authentication_handlers: ['cookie', 'default'], ...(isAdministrator && { authenticated: 'default' }) };
  return json(200, { ok: true, userCtx, info });
};

export const closeSession: Endpoint = ({ context }) =>
  json(200, { ok: true }, { 'set-cookie': context.administrators.expiredCookie() });
