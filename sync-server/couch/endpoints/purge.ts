import { isRev } from '#shared/revision/rev.ts';
import type { Purge } from '#shared/store/document-store.ts';
import { badRequest } from '../../errors/couch-error.ts';
import { json } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { readShallowJson } from '../read-body.ts';
import { requireDatabaseAdministrator } from '../require-administrator.ts';

/** As CouchDB has them. */
const MOST_DOCUMENTS = 100;
const MOST_REVISIONS = 1000;

/** `POST /{db}/_purge`: leaves removed for good, as if they had never been. Other replicas keep theirs. */
export const purge: Endpoint<DatabaseCall> = async (call) => {
  requireDatabaseAdministrator(call);
  const asked = readAsked(await readShallowJson(call.request, call.context.config.limits.requestBytes));
  const purged = await call.view.store.purge(asked);
  return json(201, { purge_seq: null, purged: Object.fromEntries(purged.map(({ id, revs }) => [id, revs])) });
};

function readAsked(value: unknown): readonly Purge[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('Request body must be a JSON object');
  const asked = Object.entries(value).map(([id, revs]) => ({ id, revs: readRevs(revs) }));
  if (asked.length > MOST_DOCUMENTS) throw badRequest('Exceeded maximum number of documents.');
  if (asked.reduce((sum, { revs }) => sum + revs.length, 0) > MOST_REVISIONS)
    throw badRequest('Exceeded maximum number of revisions.');
  return asked;
}

function readRevs(value: unknown): string[] {
  if (!Array.isArray(value) || !value.every((rev) => typeof rev === 'string' && isRev(rev)))
    throw badRequest('Invalid rev format');
  return value as string[];
}
