import { spliceMembers, splitDocument } from '#shared/protocol/document-text.ts';
import { badRequest, documentTooLarge, notFound } from '../../errors/couch-error.ts';
import { json, jsonText } from '../answer.ts';
import { type DatabaseCall, documentId, type Endpoint } from '../call.ts';
import { isLargerThan, TOO_DEEP } from '../decode-whole.ts';
import { isTooDeep } from '../is-too-deep.ts';
import { readJsonOfAnyType } from '../read-body.ts';

/**
 * `_local` documents hold checkpoints: no revision tree, never replicated. As in CouchDB the last writer wins and the
 * revision is a counter, `0-<n>`, which is kept with the text.
 */
export const getLocal: Endpoint<DatabaseCall> = async (call) => {
  const kept = await call.view.store.findLocal(localId(call));
  if (kept === undefined) throw notFound();
  const { special, body } = splitDocument(kept);
  const head = `"_id":${JSON.stringify(`_local/${documentId(call)}`)},"_rev":"${revOf(special._rev)}"`;
  return jsonText(200, spliceMembers(head, body));
};

export const putLocal: Endpoint<DatabaseCall> = async (call) => {
  const { limits } = call.context.config;
  const { text, value } = await readJsonOfAnyType(call.request, limits.requestBytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('Document must be a JSON object');
  const id = localId(call);
  const { special, body } = splitDocument(text);
  if (isTooDeep(body)) throw badRequest(TOO_DEEP);
  if (isLargerThan(body, limits.documentBytes)) throw documentTooLarge(documentId(call));
  const rev = `0-${counterOf(special._rev) + 1}`;
  await call.view.store.write({ locals: [{ id, body: spliceMembers(`"_rev":"${rev}"`, body) }] });
  return json(201, { ok: true, id: `_local/${documentId(call)}`, rev });
};

export const deleteLocal: Endpoint<DatabaseCall> = async (call) => {
  const id = localId(call);
  if ((await call.view.store.findLocal(id)) === undefined) throw notFound();
  await call.view.store.write({ locals: [{ id, body: null }] });
  return json(200, { ok: true, id: `_local/${documentId(call)}`, rev: '0-0' });
};

/**
 * What the store calls a caller's local document. Settings of the database are kept beside them under an underscore and
 * a letter; a caller's underscore is doubled, so that the two never meet. One checkpoint of PouchDB in 64 begins with one.
 */
function localId(call: DatabaseCall): string {
  const id = documentId(call);
  return id.startsWith('_') ? `_${id}` : id;
}

const revOf = (rev: unknown): string => `0-${counterOf(rev)}`;

function counterOf(rev: unknown): number {
  const match = typeof rev === 'string' ? /^0-(\d{1,9})$/.exec(rev) : null;
  return match ? Number(match[1]) : 0;
}
