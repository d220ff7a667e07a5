import { wallMs } from '#shared/lib/hybrid-time.ts';
import type { Lane } from '#shared/model/envelope.ts';
import type { KnownRevisions } from '#shared/replication/known-revisions.ts';
import type { ChangeRow, DocumentStore } from '#shared/store/document-store.ts';

export interface Waiting {
  readonly count: number;
  /** ISO 8601: when the one that waits longest was saved. */
  readonly since?: string;
}

const LOOKED_AT = 200;

/** Documents of a lane that central has not confirmed. What came from there and has not been passed over yet is left out. */
export async function countWaiting(
  store: DocumentStore,
  lane: Lane,
  confirmedSeq: number,
  atCentral: KnownRevisions,
): Promise<Waiting> {
  const page = await store.listChanges({ since: confirmedSeq, lane, limit: LOOKED_AT });
  const own = page.rows.filter((row) => isOwn(row, atCentral));
  const echoesBehind = Math.max(0, atCentral.size - (page.rows.length - own.length));
  const count = own.length + Math.max(0, page.pending - echoesBehind);
  const [first] = own;
  const since = first && (await savedAt(store, first));
  return { count, ...(since && { since }) };
}

function isOwn({ id, leaves }: ChangeRow, atCentral: KnownRevisions): boolean {
  return !leaves.every(({ rev }) => atCentral.has(id, rev));
}

async function savedAt(store: DocumentStore, { id }: ChangeRow): Promise<string | undefined> {
  const body = (await store.find(id))?.body;
  if (body === undefined) return undefined;
  const { at } = JSON.parse(body) as { at?: unknown };
  const ms = typeof at === 'string' ? wallMs(at) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
