import { revsDiffRequest } from '#shared/protocol/revs-diff.ts';
import { isRev, type Rev } from '#shared/revision/rev.ts';
import { badRequest } from '../../errors/couch-error.ts';
import { json } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { readJsonBody } from '../read-body.ts';

type Missing = Awaited<ReturnType<DatabaseCall['view']['store']['findMissing']>>;

/** `POST /{db}/_revs_diff`: which of these revisions are lacking here? */
export const revsDiff: Endpoint<DatabaseCall> = async (call) => {
  const found = await findMissing(call);
  const entries = found.map(({ id, missing, possibleAncestors }) => [
    id,
    { missing, ...(possibleAncestors.length > 0 && { possible_ancestors: possibleAncestors }) },
  ]);
  return json(200, Object.fromEntries(entries));
};

/** `POST /{db}/_missing_revs`: the same question in its older form. */
export const missingRevs: Endpoint<DatabaseCall> = async (call) => {
  const found = await findMissing(call);
  return json(200, { missing_revs: Object.fromEntries(found.map(({ id, missing }) => [id, missing])) });
};

async function findMissing(call: DatabaseCall): Promise<Missing> {
  const { value } = await readJsonBody(call.request, call.context.config.limits.requestBytes);
  const read = revsDiffRequest.safeParse(value);
  if (!read.success) throw badRequest('Request body must be a JSON object of lists of revisions');
  const asked = Object.entries(read.data).map(([id, revs]) => ({ id, revs: revs.map(checkRev) }));
  const found = await call.view.store.findMissing(asked);
  return found.filter((entry) => entry.missing.length > 0);
}

function checkRev(rev: string): Rev {
  if (!isRev(rev)) throw badRequest('Invalid rev format');
  return rev;
}
