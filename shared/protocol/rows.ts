/**
 * Holdfast's own row wire: revisions as lines, bodies as they are stored.
 *
 *   <header JSON> TAB <body JSON> LF      one leaf revision; leaves of one document stand together
 *   <header JSON> LF                      the same without its body (`bodies=false`)
 *   {"last":…,"pending":…} LF             closes an answer; without it the answer was cut off
 *   {"last":…,"pending":…,"lane":…} LF    the same, where an answer has a page of each lane
 *
 * header: [seq, id, start, [hashes], deleted 0|1, attachments?]
 *
 * Invariant: a line feed ends a row and stands nowhere else. JSON escapes it within strings; between values it is only
 * white space, and the encoder writes a blank instead. So a reader that was cut off knows exactly which rows it has whole.
 * What breaks it: a body that is not JSON. Shown by rows.prop.test.ts.
 */
import type { RevisionPath } from '#shared/revision/rev.ts';
import type { Graft, StoredRevision } from '#shared/store/document-store.ts';
import { decodeAttachments, encodeAttachments, encodeInputs, type WireAttachment } from './attachment-json.ts';

/** Media type of both directions, in `Accept` and `Content-Type`. */
export const ROWS_MEDIA_TYPE = 'application/vnd.holdfast.rows';

export interface WireRow {
  /** Position in the sender's feed; empty in pushes. */
  readonly seq: string;
  readonly id: string;
  readonly path: RevisionPath;
  readonly deleted: boolean;
  readonly attachments?: Readonly<Record<string, WireAttachment>>;
  /** Undefined in a page without bodies. */
  readonly body: string | undefined;
}

/** Closes a page: where the next one begins, and how many rows wait behind it. */
export interface ClosingRow {
  readonly last: string;
  readonly pending: number;
  /** The lane of the page, in an answer with a page of each (WR7). */
  readonly lane?: number;
}

/** One row of a revision, its attachments as stubs unless their wire form is given. */
export function encodeRow(
  seq: string,
  revision: StoredRevision,
  options: { readonly bodies?: boolean; readonly attachments?: Readonly<Record<string, WireAttachment>> } = {},
): string {
  const header = encodeHeader(seq, revision, options.attachments);
  if (options.bodies === false || revision.body === undefined) return `${header}\n`;
  return `${header}\t${oneLine(revision.body)}\n`;
}

/** One row of a push: attachments with their bytes where they come along. */
export function encodeGraftRow({ attachments, ...graft }: Graft): string {
  const revision = { ...graft, rev: '' };
  return encodeRow('', revision, attachments ? { attachments: encodeInputs(attachments) } : {});
}

function encodeHeader(
  seq: string,
  { id, path, deleted, attachments: stubs }: StoredRevision,
  given: Readonly<Record<string, WireAttachment>> | undefined,
): string {
  const attachments = given ?? (stubs && encodeAttachments(stubs));
  const tail = attachments ? `,${JSON.stringify(attachments)}` : '';
  const ids = path.ids.length === 1 ? path.ids[0] : path.ids.join('","');
  return `["${seq}",${JSON.stringify(id)},${path.start},["${ids}"],${deleted ? 1 : 0}${tail}]`;
}

function oneLine(body: string): string {
  return body.includes('\n') ? body.replaceAll('\n', ' ') : body;
}

export function encodeClosingRow(closing: ClosingRow): string {
  const { last, pending, lane } = closing;
  return `${JSON.stringify({ last, pending, lane })}\n`;
}

/** The text is not of this wire, or a row is malformed: nothing after it can be trusted. */
export class MalformedRows extends Error {}

/** Reads one line, its line feed taken off. */
export function decodeLine(line: string): WireRow | ClosingRow {
  const tab = line.indexOf('\t');
  const header = parseHeader(tab < 0 ? line : line.slice(0, tab));
  if (!Array.isArray(header)) return checkClosing(header);
  const [seq, id, start, ids, deleted, attachments] = header as unknown[];
  if (typeof seq !== 'string' || typeof id !== 'string' || !isPath(start, ids)) {
    throw new MalformedRows('a row has a malformed header');
  }
  const row = { seq, id, path: { start: start as number, ids: ids as string[] }, deleted: deleted === 1 };
  const body = tab < 0 ? undefined : line.slice(tab + 1);
  return attachments ? { ...row, attachments: checkAttachments(attachments), body } : { ...row, body };
}

function parseHeader(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedRows('a row has no header');
  }
}

function checkClosing(value: unknown): ClosingRow {
  const { last, pending, lane } = (value ?? {}) as Partial<ClosingRow>;
  if (typeof last !== 'string' || typeof pending !== 'number') throw new MalformedRows('the closing row is malformed');
  return typeof lane === 'number' ? { last, pending, lane } : { last, pending };
}

const HASH = /^[0-9A-Za-z_.~-]+$/;

function isPath(start: unknown, ids: unknown): boolean {
  if (!Array.isArray(ids) || ids.length === 0 || !Number.isSafeInteger(start)) return false;
  return (start as number) >= ids.length && ids.every((hash) => typeof hash === 'string' && HASH.test(hash));
}

function checkAttachments(value: unknown): Readonly<Record<string, WireAttachment>> {
  if (typeof value !== 'object' || Array.isArray(value)) throw new MalformedRows('a row has malformed attachments');
  return value as Readonly<Record<string, WireAttachment>>;
}

export function isClosing(row: WireRow | ClosingRow): row is ClosingRow {
  return 'last' in row;
}

export function rowToRevision(row: WireRow): StoredRevision {
  const { id, path, deleted, body, attachments } = row;
  const revision = { id, rev: `${path.start}-${path.ids[0]}`, path, deleted, body };
  return attachments ? { ...revision, attachments: stubsFrom(attachments) } : revision;
}

function stubsFrom(wire: Readonly<Record<string, WireAttachment>>): NonNullable<StoredRevision['attachments']> {
  const entries = Object.entries(wire).map(([name, entry]) => [
    name,
    {
      contentType: entry.content_type ?? 'application/octet-stream',
      digest: entry.digest ?? '',
      length: entry.length ?? 0,
      revpos: entry.revpos ?? 1,
    },
  ]);
  return Object.fromEntries(entries);
}

/** A pushed row as the store takes it. Throws MalformedRows on attachments that are neither stub nor data. */
export function rowToGraft(row: WireRow): Graft {
  const { id, path, deleted, body = '{}' } = row;
  if (!row.attachments) return { id, path, deleted, body };
  const attachments = decodeAttachments(row.attachments);
  if (!attachments) throw new MalformedRows('a row has malformed attachments');
  return { id, path, deleted, body, attachments };
}
