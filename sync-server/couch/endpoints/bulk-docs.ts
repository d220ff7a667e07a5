/**
 * `POST /{db}/_bulk_docs`. Bodies are cut out of the request as text and never written anew. A document that cannot be
 * taken — malformed, too large, in conflict, forbidden — fails alone (PR4); the answer is given after the commit (ST1).
 */
import { v7 as uuidV7 } from 'uuid';
import { findElements, splitDocument } from '#shared/protocol/document-text.ts';
import { decodeDocument, isMalformed, toEdit, toGraft } from '#shared/protocol/revision-json.ts';
import type { Edit, Graft, WriteOutcome } from '#shared/store/document-store.ts';
import { badRequest } from '../../errors/couch-error.ts';
import { json } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { findIdFlaw } from '../check-document-id.ts';
import { isLargerThan, TOO_DEEP } from '../decode-whole.ts';
import { isTooDeep } from '../is-too-deep.ts';
import { readJsonBody } from '../read-body.ts';

interface Failure {
  readonly id?: string | undefined;
  readonly rev?: string | undefined;
  readonly error: string;
  readonly reason: string;
}

export const bulkDocs: Endpoint<DatabaseCall> = async (call) => {
  const { requestBytes, documentBytes } = call.context.config.limits;
  const { text, value } = await readJsonBody(call.request, requestBytes);
  const newEdits = newEditsOf(value);
  const elements = findElements(text, 'docs') ?? [];
  const limits = { documentBytes };
  return newEdits
    ? json(
        201,
        await writeEdits(
          call,
          elements.map(({ start, end }) => readEdit(text.slice(start, end), limits)),
        ),
      )
    : json(
        201,
        await writeGrafts(
          call,
          elements.map(({ start, end }) => readGraft(text.slice(start, end), limits)),
        ),
      );
};

function newEditsOf(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('Request body must be a JSON object');
  const { docs, new_edits: newEdits = true } = value as { docs?: unknown; new_edits?: unknown };
  if (docs === undefined) throw badRequest('POST body must include `docs` parameter.');
  if (!Array.isArray(docs)) throw badRequest('`docs` parameter must be an array.');
  if (typeof newEdits !== 'boolean') throw badRequest('`new_edits` must be a boolean.');
  if (docs.some((doc) => typeof doc !== 'object' || doc === null || Array.isArray(doc)))
    throw badRequest('Document must be a JSON object');
  return newEdits;
}

interface Limits {
  readonly documentBytes: number;
}

function readEdit(text: string, limits: Limits): Edit | Failure {
  const document = decodeDocument(splitDocument(text));
  if (isMalformed(document)) return document;
  const { id = uuidV7().replaceAll('-', ''), rev, body } = document;
  const flaw = findFlaw(id, body, limits);
  return flaw ? { id, rev, ...flaw } : toEdit(document, id);
}

function readGraft(text: string, limits: Limits): Graft | Failure {
  const document = decodeDocument(splitDocument(text));
  if (isMalformed(document)) return document;
  const { id, rev, body } = document;
  const flaw = findFlaw(id ?? '', body, limits);
  if (flaw) return { id, rev, ...flaw };
  return toGraft(document) ?? { id, error: 'bad_request', reason: '_rev or _revisions is missing' };
}

function findFlaw(id: string, body: string, { documentBytes }: Limits): Failure | undefined {
  const idFlaw = findIdFlaw(id);
  if (idFlaw !== undefined) return { error: 'illegal_docid', reason: idFlaw };
  if (isTooDeep(body)) return { error: 'bad_request', reason: TOO_DEEP };
  if (isLargerThan(body, documentBytes)) return { error: 'document_too_large', reason: id };
  return undefined;
}

const isFailure = (item: Edit | Graft | Failure): item is Failure => 'error' in item;

/** One entry for each document, in their order. */
async function writeEdits(call: DatabaseCall, items: readonly (Edit | Failure)[]): Promise<readonly unknown[]> {
  const edits = items.filter((item): item is Edit => !isFailure(item));
  const { outcomes } = await call.view.store.write({ edits });
  let next = 0;
  return items.map((item) => (isFailure(item) ? item : entryOf(outcomes[next++] as WriteOutcome)));
}

/** Failures only, as CouchDB answers replicators. */
async function writeGrafts(call: DatabaseCall, items: readonly (Graft | Failure)[]): Promise<readonly unknown[]> {
  const failures: unknown[] = items.filter(isFailure);
  const { outcomes } = await call.view.store.write({ grafts: items.filter((item): item is Graft => !isFailure(item)) });
  return failures.concat(outcomes.filter(isRejected).map(entryOf));
}

export function isRejected({ state }: WriteOutcome): boolean {
  return state !== 'stored' && state !== 'known';
}

export function entryOf(outcome: WriteOutcome): unknown {
  const { id } = outcome;
  if (outcome.state === 'stored' || outcome.state === 'known') return { ok: true, id, rev: outcome.rev };
  if (outcome.state === 'conflict') return { id, error: 'conflict', reason: 'Document update conflict.' };
  return { id, ...(outcome.rev && { rev: outcome.rev }), error: 'forbidden', reason: outcome.reason };
}
