import { setImmediate as nextTurn } from 'node:timers/promises';
import { revsDiffRequest } from '#shared/protocol/revs-diff.ts';
import { isRev, type Rev } from '#shared/revision/rev.ts';
import { badRequest } from '../../errors/couch-error.ts';
import { jsonText } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { inPieces } from '../in-pieces.ts';
import { readShallowJson } from '../read-body.ts';

type Asked = { readonly id: string; readonly revs: readonly Rev[] };
type Missing = Awaited<ReturnType<DatabaseCall['view']['store']['findMissing']>>[number];

/** `POST /{db}/_revs_diff`: which of these revisions are lacking here? */
export const revsDiff: Endpoint<DatabaseCall> = async (call) => {
  const asked = await readAsked(call);
  const entryOf = ({ missing, possibleAncestors }: Missing) => ({
    missing,
    ...(possibleAncestors.length > 0 && { possible_ancestors: possibleAncestors }),
  });
  return jsonText(200, inPieces(membersText(call, asked, '{', '}\n', entryOf)));
};

/** `POST /{db}/_missing_revs`: the same question in its older form. */
export const missingRevs: Endpoint<DatabaseCall> = async (call) => {
  const asked = await readAsked(call);
  return jsonText(200, inPieces(membersText(call, asked, '{"missing_revs":{', '}}\n', ({ missing }) => missing)));
};

/** How many documents are asked about in one turn (PR5). */
const PAGE = 500;

async function* membersText(
  { view }: DatabaseCall,
  asked: readonly Asked[],
  begin: string,
  end: string,
  entryOf: (missing: Missing) => unknown,
): AsyncGenerator<string> {
  let separator = begin;
  for (let at = 0; at < asked.length; at += PAGE) {
    for (const found of await view.store.findMissing(asked.slice(at, at + PAGE))) {
      if (found.missing.length === 0) continue;
      yield `${separator}${JSON.stringify(found.id)}:${JSON.stringify(entryOf(found))}`;
      separator = ',';
    }
    await nextTurn();
  }
  yield separator === begin ? begin + end : end;
}

async function readAsked(call: DatabaseCall): Promise<readonly Asked[]> {
  const value = await readShallowJson(call.request, call.context.config.limits.requestBytes);
  const read = revsDiffRequest.safeParse(value);
  if (!read.success) throw badRequest('Request body must be a JSON object of lists of revisions');
  return Object.entries(read.data).map(([id, revs]) => ({ id, revs: revs.map(checkRev) }));
}

function checkRev(rev: string): Rev {
  if (!isRev(rev)) throw badRequest('Invalid rev format');
  return rev;
}
