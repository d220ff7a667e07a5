/**
 * Where captured files wait: `_local` documents of the organisation's store. So they are encrypted with it, never
 * replicate, and leave in the very transaction that promotes them (`planPromotion`): a file is attached once or still waits.
 * After promotion a marker stays, so that a window that lost its checkpoint does not send the file again.
 */

import { z } from 'zod';
import { SPOOL_ATTACHMENT, type SpoolEntry, spoolEntry } from '#shared/contract/spool-entry.ts';
import type { DocumentStore, LocalWrite } from '#shared/store/document-store.ts';

export type SpoolStore = Pick<DocumentStore, 'findLocal' | 'write'>;

/** What PouchDB pushes: the entry, its revision, the sealed bytes in base64. */
export const pushedEntry = spoolEntry.extend({
  _rev: z.string(),
  _attachments: z.object({ [SPOOL_ATTACHMENT]: z.object({ data: z.string() }) }),
});
export type PushedEntry = z.output<typeof pushedEntry>;

const storedEntry = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), entry: pushedEntry }),
  z.object({ state: z.literal('promoted'), rev: z.string() }),
]);
export type StoredEntry = z.output<typeof storedEntry>;

export interface WaitingFile {
  readonly entry: SpoolEntry;
  readonly rev: string;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

function localId(id: string): string {
  return `spool.entry.${id}`;
}

export async function findEntry(store: Pick<DocumentStore, 'findLocal'>, id: string): Promise<StoredEntry | undefined> {
  const text = await store.findLocal(localId(id));
  return text === undefined ? undefined : storedEntry.parse(JSON.parse(text));
}

export async function findWaitingFile(
  store: Pick<DocumentStore, 'findLocal'>,
  id: string,
): Promise<WaitingFile | undefined> {
  const stored = await findEntry(store, id);
  if (stored?.state !== 'waiting') return undefined;
  const { _rev, _attachments, ...entry } = stored.entry;
  return { entry, rev: _rev, sealed: new Uint8Array(Buffer.from(_attachments[SPOOL_ATTACHMENT].data, 'base64')) };
}

export function planKeeping(entry: PushedEntry): LocalWrite {
  return { id: localId(entry._id), body: JSON.stringify({ state: 'waiting', entry } satisfies StoredEntry) };
}

export function planRemoval(id: string): LocalWrite {
  return { id: localId(id), body: null };
}

/** Commits with the document that the file became. */
export function planPromotion(id: string, rev: string): LocalWrite {
  return { id: localId(id), body: JSON.stringify({ state: 'promoted', rev } satisfies StoredEntry) };
}
