import { encodeDocument } from '#shared/protocol/revision-json.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';

/** A document as a selector sees it, the members of CouchDB included. */
export function documentOf(revision: StoredRevision): Record<string, unknown> {
  return JSON.parse(encodeDocument(revision)) as Record<string, unknown>;
}
