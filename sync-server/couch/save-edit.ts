import { type IncomingDocument, toEdit, toGraft } from '#shared/protocol/revision-json.ts';
import type { WriteOutcome } from '#shared/store/document-store.ts';
import { badRequest, conflict, documentTooLarge, forbidden, missingStub } from '../errors/couch-error.ts';
import { type Answer, json } from './answer.ts';
import type { DatabaseCall } from './call.ts';
import { checkDocumentId } from './check-document-id.ts';

/** One document of one request: `PUT`, `DELETE` or `POST`, as an edit or (`new_edits=false`) as a graft. */
export async function saveEdit(call: DatabaseCall, id: string, document: IncomingDocument): Promise<Answer> {
  checkDocumentId(id);
  const outcome = call.parameters.flag('new_edits', true)
    ? await writeOne(call, { edits: [toEdit(document, id)] })
    : await writeOne(call, { grafts: [graftOf({ ...document, id })] });
  return savedAnswer(outcome, document.deleted ? 200 : 201);
}

function graftOf(document: IncomingDocument) {
  const graft = toGraft(document);
  if (!graft) throw badRequest('When `new_edits: false`, the document must have a _rev or _revisions.');
  return graft;
}

type OneWrite = Parameters<DatabaseCall['view']['store']['write']>[0];

export async function writeOne(call: DatabaseCall, batch: OneWrite): Promise<WriteOutcome> {
  const { outcomes } = await call.view.store.write(batch);
  const [outcome] = outcomes;
  if (!outcome) throw new Error('the store gave no outcome');
  return outcome;
}

export function savedAnswer(outcome: WriteOutcome, status: number): Answer {
  if (outcome.state === 'conflict') throw conflict();
  if (outcome.state === 'refused' && outcome.reason === 'document_too_large') throw documentTooLarge(outcome.id);
  const stub = findMissingStub(outcome);
  if (stub !== undefined) throw missingStub(outcome.id, stub);
  if (outcome.state === 'refused' || outcome.state === 'quarantined') throw forbidden(outcome.reason);
  const { id, rev } = outcome;
  return json(status, { ok: true, id, rev }, { etag: `"${rev}"`, location: `/${encodeURIComponent(id)}` });
}

/** The name of an attachment that was referred to and whose bytes are not here (412, as CouchDB says it). */
export function findMissingStub(outcome: WriteOutcome): string | undefined {
  if (outcome.state !== 'refused' || !outcome.path?.startsWith('_attachments.')) return undefined;
  return outcome.path.slice('_attachments.'.length);
}
