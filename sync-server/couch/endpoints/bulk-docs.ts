/**
 * `POST /{db}/_bulk_docs`. Bodies are cut out of the request as text and never written anew. A document that cannot be
 * taken — malformed, too large, in conflict, forbidden — fails alone (PR4); the answer is given after the commit (ST1).
 */
import { v7 as uuidV7 } from 'uuid';
import type { StagedByName } from '#shared/protocol/attachment-json.ts';
import { type DocumentParts, splitDocuments } from '#shared/protocol/document-text.ts';
import { decodeDocument, isMalformed, toEdit, toGraft } from '#shared/protocol/revision-json.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { glanceAt } from '#shared/store/body-glance.ts';
import type { Edit, Graft, WriteOutcome, WriteResult } from '#shared/store/document-store.ts';
import { badRequest, missingStub } from '../../errors/couch-error.ts';
import { json } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { findIdFlaw } from '../check-document-id.ts';
import { isLargerThan, TOO_DEEP } from '../decode-whole.ts';
import { type DocumentsBody, readDocuments } from '../inline/read-documents.ts';
import { isTooDeep } from '../is-too-deep.ts';
import { checkIsJson } from '../read-body.ts';
import { findMissingStub } from '../save-edit.ts';

interface Failure {
  readonly id?: string | undefined;
  readonly rev?: string | undefined;
  readonly error: string;
  readonly reason: string;
}

export const bulkDocs: Endpoint<DatabaseCall> = async (call) => {
  const { documentBytes } = call.context.config.limits;
  checkIsJson(call.request);
  const { text, value, staged } = await readDocuments(call, 'bulk');
  const write = newEditsOf(value) ? writeEdits : writeGrafts;
  try {
    return json(201, await write(call, documentsOf(text, value, staged), { documentBytes }));
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

/** A document as text, and as parsed where it was surely parsed from that text. */
interface Document {
  readonly parts: DocumentParts;
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** Files that are in the store already. */
  readonly staged: StagedByName | undefined;
}

type Documents = Iterable<Document>;

function* documentsOf(text: string, value: unknown, staged: DocumentsBody['staged']): Generator<Document> {
  const parsed = hasOneMember(text, 'docs') ? (value as { docs: readonly Document['value'][] }).docs : [];
  let next = 0;
  for (const parts of splitDocuments(text, 'docs')) {
    yield { parts, value: parsed[next], staged: staged.get(next) };
    next += 1;
  }
}

/** Of two members of one name the parser keeps the last, and the text is cut at the first. Escapes can spell one as well. */
function hasOneMember(text: string, name: string): boolean {
  const quoted = `"${name}"`;
  return text.indexOf(quoted) === text.lastIndexOf(quoted) && !text.includes('\\u00');
}

interface Limits {
  readonly documentBytes: number;
}

function readEdit({ parts, value, staged }: Document, limits: Limits): Edit | Failure {
  const document = decodeDocument(parts, staged);
  if (isMalformed(document)) return document;
  const { id = uuidV7().replaceAll('-', ''), rev, body } = document;
  const flaw = findFlaw(id, body, limits);
  if (flaw) return { id, rev, ...flaw };
  const edit = toEdit(document, id);
  return value && !edit.attachments ? { ...edit, glance: glanceAt(edit, withoutSpecial(value), nativeDigests) } : edit;
}

/** The members that make the body. */
function withoutSpecial(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const name of Object.keys(document)) if (!name.startsWith('_')) body[name] = document[name];
  return body;
}

function readGraft({ parts, staged }: Document, limits: Limits): Graft | Failure {
  const document = decodeDocument(parts, staged);
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
  const read = (document: Document) => readEdit(document, limits);
  const { all, outcomes } = await writeInParts(documents, read, (edits) => view.store.write({ edits }));
  let next = 0;
  return all.map((item) => (isFailure(item) ? item : entryOf(outcomes[next++] as WriteOutcome)));
}

/** Failures only, as CouchDB answers replicators. */
async function writeGrafts({ view }: DatabaseCall, documents: Documents, limits: Limits): Promise<readonly unknown[]> {
  const read = (document: Document) => readGraft(document, limits);
  const { all, outcomes } = await writeInParts(documents, read, (grafts) => view.store.write({ grafts }));
  const failures: unknown[] = all.filter(isFailure);
  return failures.concat(outcomes.filter(isRejected).map(entryOf));
}

/**
 * Reading takes longer than writing, so what is left to write when all has been read is to be short. Each part is a
 * transaction of its own where the store waits for it, and each rewrites the pages of the indexes: it is not to be tiny.
 */
const PART = 250;

/**
 * Each document stands alone (PR4), so the store's thread begins with the first while the rest is still being read; what
 * waits there is committed together. Resolves when all are on the disk.
 */
async function writeInParts<T extends Edit | Graft>(
  documents: Documents,
  read: (document: Document) => T | Failure,
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
  for (const document of documents) {
    const item = read(document);
    all.push(item);
    if (!isFailure(item)) part.push(item);
    if (part.length >= PART) send();
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
  const stub = findMissingStub(outcome);
  if (stub !== undefined) return { id, error: 'missing_stub', reason: missingStub(id, stub).reason };
  if (outcome.state === 'conflict') return { id, error: 'conflict', reason: 'Document update conflict.' };
  return { id, ...(outcome.rev && { rev: outcome.rev }), error: 'forbidden', reason: outcome.reason };
}
