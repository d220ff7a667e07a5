import type { StoredRevision } from '#shared/store/document-store.ts';
import type { DatabaseView } from '../access/database-view.ts';

export type BytesByName = (name: string) => Uint8Array | undefined;

/** Bytes of the attachments of a revision, to stand in the document as base64. */
export async function readInlineBytes(
  view: Pick<DatabaseView, 'store'>,
  revision: StoredRevision,
): Promise<BytesByName> {
  const bytes = new Map<string, Uint8Array>();
  for (const [name, stub] of Object.entries(revision.attachments ?? {})) {
    const found = await view.store.findAttachment(stub.digest);
    if (found) bytes.set(name, found);
  }
  return (name) => bytes.get(name);
}
