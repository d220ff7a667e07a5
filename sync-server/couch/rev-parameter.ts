import { isRev, type Rev } from '#shared/revision/rev.ts';
import { badRequest } from '../errors/couch-error.ts';
import type { Call } from './call.ts';

/** The revision that a request names: `?rev=`, or `If-Match`. */
export function findRevParameter({ parameters, request }: Call): Rev | undefined {
  const text = parameters.text('rev') ?? request.headers['if-match']?.replaceAll('"', '');
  if (text === undefined || text === '') return undefined;
  if (!isRev(text)) throw badRequest('Invalid rev format');
  return text;
}
