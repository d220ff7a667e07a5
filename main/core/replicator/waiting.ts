import { wallMs } from '#shared/lib/hybrid-time.ts';
import type { Lane } from '#shared/model/envelope.ts';
import type { KnownRevisions } from '#shared/replication/known-revisions.ts';
import type { ChangeRow, DocumentStore } from '#shared/store/document-store.ts';
import type { WaitingBefore } from './waiting-before.ts';

export interface Waiting {
  readonly count: number;
  /** ISO 8601: when the one that waits longest was saved. */
  readonly since?: string;
}

const LOOKED_AT = 200;

/**
 * Documents of a lane that central has not confirmed. What came from there and has not been passed over yet is left out:
 * by the notes of the pull, and for what is older than this process by who wrote it.
 */
export async function countWaiting(
  store: DocumentStore,
  lane: Lane,
  confirmedSeq: number,
  atCentral: KnownRevisions,
  before?: WaitingBefore,
): Promise<Waiting> {
  const judgedTo = Math.max(confirmedSeq, before?.upTo ?? 0);
  const page = await store.listChanges({ since: judgedTo, lane, limit: LOOKED_AT });
  const own = page.rows.filter((row) => isOwn(row, atCentral));
  const echoesBehind = Math.max(0, atCentral.size - (page.rows.length - own.length));
  const changedSince = new Set(page.rows.map(({ id }) => id));
  const older = before?.rows.get(lane)?.filter(({ id, seq }) => seq > confirmedSeq && !changedSince.has(id)) ?? [];
  const count = older.length + own.length + Math.max(0, page.pending - echoesBehind);
  const [first] = [...older, ...own];
  const since = first && (await savedAt(store, first.id));
  return { count, ...(since && { since }) };
}

function isOwn({ id, leaves }: ChangeRow, atCentral: KnownRevisions): boolean {
  return !leaves.every(({ rev }) => atCentral.has(id, rev));
}

async function savedAt(store: DocumentStore, id: string): Promise<string | undefined> {
  const body = (await store.find(id))?.body;
  if (body === undefined) return undefined;
  const { at } = JSON.parse(body) as { at?: unknown };
  const ms = typeof at === 'string' ? wallMs(at) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
