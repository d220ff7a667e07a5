import { encodeDocument, isMalformed } from '#shared/protocol/revision-json.ts';
import { makeRev, type Rev } from '#shared/revision/rev.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { badRequest, CouchError, conflict, notFound } from '../../errors/couch-error.ts';
import { type Answer, jsonText } from '../answer.ts';
import { type DatabaseCall, documentId, type Endpoint } from '../call.ts';
import { checkDocumentId } from '../check-document-id.ts';
import { decodeWhole } from '../decode-whole.ts';
import { documentPieces } from '../document-pieces.ts';
import { inPieces } from '../in-pieces.ts';
import { readDocuments } from '../inline/read-documents.ts';
import { accepts, mixedAnswer, relatedAnswer } from '../multipart/multipart-answer.ts';
import { findBoundary } from '../multipart/read-parts.ts';
import { receiveDocument } from '../multipart/receive-document.ts';
import { errorPart, listFollowing, type Pieces, partPieces } from '../multipart/write-parts.ts';
import { withFlag } from '../parameters.ts';
import { findRevParameter } from '../rev-parameter.ts';
import { saveEdit } from '../save-edit.ts';
import { readRevList, wishOf } from '../wish-of.ts';

/** `GET /{db}/{id}` */
export const getDocument: Endpoint<DatabaseCall> = async (call) => {
  checkDocumentId(documentId(call));
  return call.parameters.text('open_revs') === undefined ? getRevision(call) : getOpenRevisions(call);
};

async function getRevision(call: DatabaseCall): Promise<Answer> {
  const revision = await findAsked(call);
  const etag = `"${revision.rev}"`;
  if (call.request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
  const wish = wishOf(call, revision, { extra: await readExtra(call, revision) });
  if (listFollowing(revision, wish).length === 0) return jsonText(200, encodeDocument(revision, wish), { etag });
  if (accepts(call, 'multipart/related')) return relatedAnswer(call, revision, wish, { etag });
  return jsonText(200, inPieces(documentPieces(call.view, revision, wish)), { etag });
}

/** `latest=true` answers the winner when the revision is known, as CouchDB does since 2021. */
async function findAsked(call: DatabaseCall): Promise<StoredRevision> {
  const { view, parameters } = call;
  const id = documentId(call);
  const rev = findRevParameter(call);
  const found = await view.store.find(id, rev);
  const asked = found && rev !== undefined && parameters.flag('latest') ? await view.store.find(id) : found;
  if (asked?.body === undefined) throw notFound();
  if (asked.deleted && rev === undefined) throw notFound('deleted');
  return asked;
}

async function readExtra(call: DatabaseCall, revision: StoredRevision): Promise<Record<string, unknown>> {
  const { parameters, view } = call;
  const id = documentId(call);
  const extra: Record<string, unknown> = {};
  if (parameters.flag('revs_info') || parameters.flag('meta')) {
    extra._revs_info = await readRevsInfo(call, revision);
  }
  const wantsLive = parameters.flag('conflicts') || parameters.flag('meta');
  const wantsDeleted = parameters.flag('deleted_conflicts') || parameters.flag('meta');
  if (!wantsLive && !wantsDeleted) return extra;
  const [, ...others] = await view.store.findLeaves(id);
  if (wantsLive) extra._conflicts = revsOf(others, false);
  if (wantsDeleted) extra._deleted_conflicts = revsOf(others, true);
  return extra;
}

/** The history of the revision itself; other branches do not belong to it. */
async function readRevsInfo({ view }: DatabaseCall, { id, path }: StoredRevision) {
  const states = new Map((await view.store.listRevisions(id)).map(({ rev, state }) => [rev, state]));
  const history = path.ids.map((hash, depth) => makeRev(path.start - depth, hash));
  return history.map((rev) => ({ rev, status: states.get(rev) ?? 'missing' }));
}

function revsOf(leaves: readonly StoredRevision[], deleted: boolean): Rev[] | undefined {
  const revs = leaves.filter((leaf) => leaf.deleted === deleted).map((leaf) => leaf.rev);
  return revs.length > 0 ? revs : undefined;
}

/** `open_revs=all` or a list: each leaf, or `missing`; as JSON, or as multipart where the caller asks for it. */
async function getOpenRevisions(call: DatabaseCall): Promise<Answer> {
  const asked = readOpenRevs(call);
  const id = documentId(call);
  const latest = call.parameters.flag('latest');
  const found = await call.view.store.findLeaves(id, asked === 'all' ? {} : { revs: asked, latest });
  if (asked === 'all' && found.length === 0) throw notFound();
  const whole = found.filter((revision) => revision.body !== undefined);
  const lacking = found.filter((revision) => revision.body === undefined).map(({ rev }) => rev);
  const unknown = asked === 'all' || latest ? [] : asked.filter((rev) => !found.some((leaf) => leaf.rev === rev));
  const missing = [...lacking, ...unknown];
  if (accepts(call, 'multipart/mixed')) return mixedAnswer(openRevisionParts(call, whole, missing));
  return jsonText(200, inPieces(openRevisionsText(call, whole, missing)));
}

async function* openRevisionsText(
  call: DatabaseCall,
  found: readonly StoredRevision[],
  missing: readonly Rev[],
): AsyncGenerator<string> {
  let separator = '[';
  for (const revision of found) {
    yield `${separator}{"ok":`;
    yield* documentPieces(call.view, revision, wishOf(call, revision));
    yield '}';
    separator = ',';
  }
  for (const rev of missing) {
    yield separator + JSON.stringify({ missing: rev });
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** Attachments come along in full here, unless `atts_since` says otherwise: whoever asks so is a replicator. */
async function* openRevisionParts(
  call: DatabaseCall,
  found: readonly StoredRevision[],
  missing: readonly Rev[],
): AsyncGenerator<Pieces> {
  const wantsAll = { ...call, parameters: withFlag(call.parameters, 'attachments') };
  for (const revision of found) yield partPieces(call.view, revision, wishOf(wantsAll, revision));
  for (const rev of missing) yield errorPart({ missing: rev });
}

function readOpenRevs({ parameters }: DatabaseCall): 'all' | Rev[] {
  return parameters.text('open_revs') === 'all' ? 'all' : readRevList(parameters.json('open_revs'));
}

/** `PUT /{db}/{id}` */
export const putDocument: Endpoint<DatabaseCall> = async (call) => {
  const { limits } = call.context.config;
  const id = documentId(call);
  checkDocumentId(id);
  const boundary = findBoundary(call.request.headers['content-type']);
  const document =
    boundary === undefined
      ? await readInline(call, limits.documentBytes, id)
      : await receiveDocument(call, boundary, id);
  if (isMalformed(document)) throw new CouchError(400, document.error, document.reason);
  if (document.id !== undefined && document.id !== id) throw badRequest('Document ID must match the one in the URL.');
  const rev = findRevParameter(call);
  if (rev !== undefined && document.rev !== undefined && rev !== document.rev)
    throw badRequest('Document rev from request body and query string have different values');
  return saveEdit(call, id, { ...document, rev: document.rev ?? rev });
};

async function readInline(call: DatabaseCall, limitBytes: number, id: string): ReturnType<typeof receiveDocument> {
  const { text, staged } = await readDocuments(call, 'document');
  return decodeWhole(text, limitBytes, id, staged.get(0));
}

/** `DELETE /{db}/{id}` */
export const deleteDocument: Endpoint<DatabaseCall> = async (call) => {
  call.request.resume();
  const id = documentId(call);
  checkDocumentId(id);
  const rev = findRevParameter(call);
  const winner = await call.view.store.find(id);
  if (!winner) throw notFound();
  if (rev === undefined) throw winner.deleted ? notFound('deleted') : conflict();
  const tombstone = { id, rev, path: undefined, deleted: true, body: '{}', attachments: undefined };
  return saveEdit(call, id, tombstone);
};
