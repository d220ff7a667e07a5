import { type EncodeOptions, encodeDocument } from '#shared/protocol/revision-json.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import type { DatabaseCall } from './call.ts';
import { readInlineBytes } from './inline-attachments.ts';

/** Document text with what the caller asked for by `revs` and `attachments`. */
export async function encodeFor(
  call: DatabaseCall,
  revision: StoredRevision,
  extra?: EncodeOptions['extra'],
): Promise<string> {
  const options: EncodeOptions = { revisions: call.parameters.flag('revs'), ...(extra && { extra }) };
  if (!revision.attachments || !call.parameters.flag('attachments')) return encodeDocument(revision, options);
  return encodeDocument(revision, { ...options, attachmentBytes: await readInlineBytes(call.view, revision) });
}
