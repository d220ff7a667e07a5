/**
 * `POST /{db}/_bulk_docs`. Bodies are cut out of the request as text and never written anew. A document that cannot be
 * taken — malformed, too large, in conflict, forbidden — fails alone (PR4); the answer is given after the commit (ST1).
 */
import { v7 as uuidV7 } from 'uuid';
import { type DocumentParts, splitDocuments } from '#shared/protocol/document-text.ts';
import { decodeDocument, isMalformed, toEdit, toGraft } from '#shared/protocol/revision-json.ts';
import type { Edit, Graft, WriteOutcome, WriteResult } from '#shared/store/document-store.ts';
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
  const write = newEditsOf(value) ? writeEdits : writeGrafts;
  try {
    return json(201, await write(call, splitDocuments(text, 'docs'), { documentBytes }));
  } catch (fault) {
    throw fault instanceof SyntaxError ? badRequest('`docs` occurs twice, once not as an array of objects.') : fault;
  }
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

type Documents = Iterable<DocumentParts>;

interface Limits {
  readonly documentBytes: number;
}

function readEdit(parts: DocumentParts, limits: Limits): Edit | Failure {
  const document = decodeDocument(parts);
  if (isMalformed(document)) return document;
  const { id = uuidV7().replaceAll('-', ''), rev, body } = document;
  const flaw = findFlaw(id, body, limits);
  return flaw ? { id, rev, ...flaw } : toEdit(document, id);
}

function readGraft(parts: DocumentParts, limits: Limits): Graft | Failure {
  const document = decodeDocument(parts);
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
async function writeEdits({ view }: DatabaseCall, documents: Documents, limits: Limits): Promise<readonly unknown[]> {
  const read = (parts: DocumentParts) => readEdit(parts, limits);
  const { all, outcomes } = await writeInParts(documents, read, (edits) => view.store.write({ edits }));
  let next = 0;
  return all.map((item) => (isFailure(item) ? item : entryOf(outcomes[next++] as WriteOutcome)));
}

/** Failures only, as CouchDB answers replicators. */
async function writeGrafts({ view }: DatabaseCall, documents: Documents, limits: Limits): Promise<readonly unknown[]> {
  const read = (parts: DocumentParts) => readGraft(parts, limits);
  const { all, outcomes } = await writeInParts(documents, read, (grafts) => view.store.write({ grafts }));
  const failures: unknown[] = all.filter(isFailure);
  return failures.concat(outcomes.filter(isRejected).map(entryOf));
}

/** Each part is a transaction of its own where the store waits for it, and each rewrites the pages of the indexes. */
const FIRST_PART = 400;

/**
 * Each document stands alone (PR4), so the store's thread begins with the first while the rest is still being read; what
 * waits there is committed together. Resolves when all are on the disk.
 */
async function writeInParts<T extends Edit | Graft>(
  documents: Documents,
  read: (parts: DocumentParts) => T | Failure,
  write: (part: readonly T[]) => Promise<WriteResult>,
): Promise<{ all: readonly (T | Failure)[]; outcomes: readonly WriteOutcome[] }> {
  const all: (T | Failure)[] = [];
  const writing: Promise<WriteResult>[] = [];
  let part: T[] = [];
  const send = () => {
    const result = write(part);
    result.catch(() => undefined);
    writing.push(result);
    part = [];
  };
  for (const parts of documents) {
    const item = read(parts);
    all.push(item);
    if (!isFailure(item)) part.push(item);
    if (part.length >= FIRST_PART << writing.length) send();
  }
  if (part.length > 0) send();
  return { all, outcomes: (await Promise.all(writing)).flatMap(({ outcomes }) => outcomes) };
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
