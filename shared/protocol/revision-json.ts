/**
 * Between stored revisions and CouchDB's document JSON.
 *
 * Invariant: a body leaves as the text that came in; the underscore members are spliced before it and cut out of it,
 * and nothing in between is parsed and written again. Shown by revision-json.prop.test.ts.
 */

import { z } from 'zod';
import { generationOf, hashOf, isRev, isRevHash, makeRev, type Rev, type RevisionPath } from '#shared/revision/rev.ts';
import type { Edit, Graft, StoredRevision } from '#shared/store/document-store.ts';
import {
  decodeAttachments,
  encodeAttachments,
  encodeInputs,
  type InputsByName,
  type StagedByName,
  type StubsByName,
  wireAttachments,
} from './attachment-json.ts';
import { type DocumentParts, spliceMembers } from './document-text.ts';

export interface EncodeOptions {
  /** With `_revisions` (`revs=true`). */
  readonly revisions?: boolean;
  /** Bytes to put in place of stubs. */
  readonly attachmentBytes?: Parameters<typeof encodeAttachments>[1];
  /** Further members, e.g. `_conflicts`, `_revs_info`. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** JSON text of `_attachments`, where the caller writes it. */
  readonly attachmentsText?: string;
}

/** Document JSON text of a stored revision. */
export function encodeDocument(revision: StoredRevision, options: EncodeOptions = {}): string {
  const { id, rev, path, deleted, body, attachments } = revision;
  let head = `"_id":${JSON.stringify(id)},"_rev":"${rev}"`;
  if (deleted) head += ',"_deleted":true';
  if (options.revisions) head += `,"_revisions":${encodePath(path)}`;
  if (options.attachmentsText !== undefined) head += `,"_attachments":${options.attachmentsText}`;
  else if (attachments && Object.keys(attachments).length > 0) {
    head += `,"_attachments":${JSON.stringify(encodeAttachments(attachments, options.attachmentBytes))}`;
  }
  if (options.extra)
    for (const [name, value] of Object.entries(options.extra)) {
      if (value !== undefined) head += `,${JSON.stringify(name)}:${JSON.stringify(value)}`;
    }
  return spliceMembers(head, body ?? '{}');
}

/** Document JSON text of a revision that is sent, as `_bulk_docs` with `new_edits=false` takes it. */
export function encodeGraft({ id, path, deleted, body, attachments }: Graft): string {
  let head = `"_id":${JSON.stringify(id)},"_rev":"${path.start}-${path.ids[0]}","_revisions":${encodePath(path)}`;
  if (deleted) head += ',"_deleted":true';
  if (attachments) head += `,"_attachments":${JSON.stringify(encodeInputs(attachments))}`;
  return spliceMembers(head, body);
}

/** `_revisions` text. Hashes are of an alphabet that needs no escapes. */
function encodePath(path: RevisionPath): string {
  return `{"start":${path.start},"ids":["${path.ids.join('","')}"]}`;
}

const revisionsMember = z.looseObject({ start: z.number().int().positive(), ids: z.array(z.string()).min(1) });

const specialMembers = z.looseObject({
  _id: z.string().min(1).optional(),
  _rev: z.string().optional(),
  _deleted: z.boolean().optional(),
  _revisions: revisionsMember.optional(),
  _attachments: wireAttachments.optional(),
});

/** A document from outside, checked in form. Whether the store takes it is the store's decision. */
export interface IncomingDocument {
  readonly id: string | undefined;
  readonly rev: Rev | undefined;
  readonly path: RevisionPath | undefined;
  readonly deleted: boolean;
  readonly body: string;
  readonly attachments: InputsByName | undefined;
}

export type Malformed = { readonly error: 'bad_request' | 'doc_validation'; readonly reason: string };

export function isMalformed(value: object): value is Malformed {
  return 'error' in value;
}

const KNOWN_MEMBERS = new Set([
  '_id',
  '_rev',
  '_deleted',
  '_revisions',
  '_attachments',
  '_revs_info',
  '_conflicts',
  '_deleted_conflicts',
  '_local_seq',
]);

/**
 * Checks what CouchDB owns of a document that `splitDocument` took apart. `staged` are the attachments that followed it in
 * a multipart body; without them one that `follows` is malformed.
 */
export function decodeDocument(parts: DocumentParts, staged?: StagedByName): IncomingDocument | Malformed {
  return decodeFresh(parts) ?? decodeAny(parts, staged);
}

/** A document that has nothing but an id, as nearly all of a bulk load: there is nothing more to check. */
function decodeFresh({ special, body }: DocumentParts): IncomingDocument | undefined {
  const { _id: id, ...more } = special;
  if (typeof id !== 'string' || id === '' || Object.keys(more).length > 0) return undefined;
  return { id, rev: undefined, path: undefined, deleted: false, body, attachments: undefined };
}

function decodeAny(parts: DocumentParts, staged?: StagedByName): IncomingDocument | Malformed {
  for (const name of Object.keys(parts.special)) {
    if (!KNOWN_MEMBERS.has(name)) {
      return { error: 'doc_validation', reason: `Bad special document member: ${name}` };
    }
  }
  const badName = findBadAttachmentName(parts.special._attachments);
  if (badName !== undefined) return { error: 'bad_request', reason: badName };
  const checked = specialMembers.safeParse(parts.special);
  if (!checked.success) return { error: 'bad_request', reason: describe(checked.error) };
  const { _id: id, _rev: rev, _deleted: deleted = false, _revisions: path, _attachments } = checked.data;
  if (rev !== undefined && !isRev(rev)) return { error: 'bad_request', reason: 'Invalid rev format' };
  if (path && !path.ids.every(isRevHash)) return { error: 'bad_request', reason: 'Invalid rev format' };
  const attachments = _attachments && decodeAttachments(_attachments, staged);
  if (_attachments && !attachments) return { error: 'bad_request', reason: 'Invalid attachment' };
  return { id, rev, path: path && { start: path.start, ids: path.ids }, deleted, body: parts.body, attachments };
}

function findBadAttachmentName(wire: unknown): string | undefined {
  if (typeof wire !== 'object' || wire === null) return undefined;
  for (const name of Object.keys(wire)) {
    const flaw = findAttachmentNameFlaw(name);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

/** Why CouchDB would not take an attachment of this name. */
export function findAttachmentNameFlaw(name: string): string | undefined {
  if (name === '') return 'Attachment name must not be empty';
  return name.startsWith('_') ? `Attachment name '${name}' starts with prohibited character '_'` : undefined;
}

function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'malformed document';
}

/** For `new_edits=false`. A document without history is a history of one. Undefined without id or revision. */
export function toGraft(document: IncomingDocument): Graft | undefined {
  const { id, deleted, body, attachments } = document;
  const path = pathOf(document);
  return id === undefined || !path ? undefined : withAttachments({ id, path, deleted, body }, attachments);
}

function pathOf({ rev, path }: IncomingDocument): RevisionPath | undefined {
  if (rev === undefined) return path;
  if (!path || makeRev(path.start, path.ids[0] ?? '') !== rev) {
    return { start: generationOf(rev), ids: [hashOf(rev)] };
  }
  return path;
}

/** For `new_edits=true`. The id must be there by now. */
export function toEdit(document: IncomingDocument, id: string): Edit {
  const { rev, deleted, body, attachments } = document;
  return withAttachments({ id, ...(rev === undefined ? {} : { parent: rev }), deleted, body }, attachments);
}

function withAttachments<T extends object>(target: T, attachments: InputsByName | undefined): T {
  return attachments ? { ...target, attachments } : target;
}

/** As stored on the other side: what a CouchDB source sent, its attachments as stubs. */
export function toStoredRevision(document: IncomingDocument): StoredRevision | undefined {
  const path = pathOf(document);
  if (document.id === undefined || !path) return undefined;
  const { id, deleted, body } = document;
  const stubs = document.attachments && stubsOf(document.attachments);
  const rev = makeRev(path.start, path.ids[0] ?? '');
  return { id, rev, path, deleted, body, ...(stubs ? { attachments: stubs } : {}) };
}

function stubsOf(inputs: InputsByName): StubsByName | undefined {
  const stubs: Record<string, StubsByName[string]> = {};
  for (const [name, input] of Object.entries(inputs)) {
    if ('stub' in input) {
      const { contentType, digest, length, revpos } = input;
      stubs[name] = { contentType, digest, length, revpos };
    }
  }
  return Object.keys(stubs).length > 0 ? stubs : undefined;
}
