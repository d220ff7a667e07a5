/** `POST /{db}/_bulk_get`: many revisions at once, as CouchDB's JSON or, where the caller accepts it, as rows. */
import { bulkGetRequest } from '#shared/protocol/bulk-get.ts';
import { encodeClosingRow, encodeRow } from '#shared/protocol/rows.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { badRequest } from '../../errors/couch-error.ts';
import { type Answer, jsonText } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { encodeFor } from '../encode-for.ts';
import { inPieces } from '../in-pieces.ts';
import { readJsonBody } from '../read-body.ts';
import { acceptsRows, rowsAnswer } from '../rows-answer.ts';

interface Wanted {
  readonly id: string;
  readonly rev?: string | undefined;
}

export const bulkGet: Endpoint<DatabaseCall> = async (call): Promise<Answer> => {
  const { value } = await readJsonBody(call.request, call.context.config.limits.requestBytes);
  const read = bulkGetRequest.safeParse(value);
  if (!read.success) throw badRequest("Missing JSON list of 'docs'.");
  const { docs } = read.data;
  if (acceptsRows(call)) return rowsAnswer(call, inPieces(rowsOf(call, docs)));
  return jsonText(200, inPieces(resultsOf(call, docs)));
};

async function* resultsOf(call: DatabaseCall, docs: readonly Wanted[]): AsyncGenerator<string> {
  yield '{"results":[';
  let separator = '';
  for (const wanted of docs) {
    yield `${separator}{"id":${JSON.stringify(wanted.id)},"docs":[${await entriesOf(call, wanted)}]}`;
    separator = ',\n';
  }
  yield ']}\n';
}

async function entriesOf(call: DatabaseCall, wanted: Wanted): Promise<string> {
  const found = await findWanted(call, wanted);
  if (found.length === 0) return `{"error":${JSON.stringify(missingEntry(wanted))}}`;
  const entries = await Promise.all(found.map(async (revision) => `{"ok":${await encodeFor(call, revision)}}`));
  return entries.join(',');
}

const missingEntry = ({ id, rev = 'undefined' }: Wanted) => ({ id, rev, error: 'not_found', reason: 'missing' });

async function findWanted(call: DatabaseCall, { id, rev }: Wanted): Promise<readonly StoredRevision[]> {
  const { store } = call.view;
  if (rev === undefined) return keepWhole([await store.find(id)]);
  if (!call.parameters.flag('latest')) return keepWhole([await store.find(id, rev)]);
  return keepWhole(await store.findLeaves(id, { revs: [rev], latest: true }));
}

/** A revision whose body was dropped counts as missing. */
function keepWhole(found: readonly (StoredRevision | undefined)[]): StoredRevision[] {
  return found.filter((revision): revision is StoredRevision => revision?.body !== undefined);
}

async function* rowsOf(call: DatabaseCall, docs: readonly Wanted[]): AsyncGenerator<string> {
  for (const wanted of docs) {
    for (const revision of await findWanted(call, wanted)) yield encodeRow('', revision);
  }
  yield encodeClosingRow({ last: '', pending: 0 });
}
