import type { Envelope } from '#shared/model/envelope.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';

/** A leaf with its envelope parsed. `body` is undefined of a bare tombstone and where the text has been dropped. */
export interface StoredLeaf {
  readonly id: string;
  readonly rev: string;
  readonly deleted: boolean;
  readonly body: Envelope | undefined;
  /** Characters of the body's text: what the row roughly costs on the wire. */
  readonly size: number;
}

export function toLeaf(revision: StoredRevision): StoredLeaf {
  const { id, rev, deleted, body } = revision;
  const parsed = body === undefined || deleted ? undefined : (JSON.parse(body) as Envelope);
  return { id, rev, deleted, body: parsed, size: body?.length ?? 0 };
}
