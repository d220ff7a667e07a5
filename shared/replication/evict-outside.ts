/**
 * Lets go of what a scope left (PR2). @SAFETY Only what central has confirmed goes: a document is judged by the position
 * that central has confirmed for its lane, goes whole or not at all, and stays when it was written since. A record is not
 * taken apart: while one document of it is under way, all of it stays. What central refused stays; a person looks at it.
 */
import type { Lane } from '#shared/model/envelope.ts';
import type { DocumentStore, EvictingStore, Purge, Scope } from '#shared/store/document-store.ts';
import { isInScope } from '#shared/store/scope.ts';

export interface EvictionParts {
  readonly store: Pick<DocumentStore, 'listChanges' | 'findFacts'> & EvictingStore;
  /** How far central has confirmed each lane. */
  readonly lanes: () => readonly { readonly lane: Lane; readonly confirmedSeq: number }[];
  readonly listRefused: () => Promise<readonly { readonly id: string }[]>;
}

export interface EvictionReport {
  readonly evicted: readonly string[];
  /** Documents of the part that wait for central. */
  readonly waiting: number;
}

const PAGE_ROWS = 500;

/** `part` is what may leave; `scope` is what stays. While anything of the part is under way, all of it stays together. */
export async function evictOutside(parts: EvictionParts, part: Scope, scope: Scope): Promise<EvictionReport> {
  const { leaving, waiting, refused } = await listLeaving(parts, part, scope);
  if (waiting > 0) return { evicted: [], waiting: waiting + refused };
  const evicted: string[] = [];
  for (let at = 0; at < leaving.length; at += PAGE_ROWS) {
    const gone = await parts.store.evict(leaving.slice(at, at + PAGE_ROWS));
    evicted.push(...gone.map(({ id }) => id));
  }
  // @SAFETY What is in quarantine came from the server, which keeps it: nothing that was written here is ever among it.
  const aside = await parts.store.evictQuarantined(part, scope);
  const stayed = leaving.length - evicted.length;
  return { evicted: [...evicted, ...aside.map(({ id }) => id)], waiting: stayed + refused };
}

async function listLeaving({ store, lanes, listRefused }: EvictionParts, part: Scope, scope: Scope) {
  const refusedIds = new Set((await listRefused()).map(({ id }) => id));
  const confirmed = new Map(lanes().map(({ lane, confirmedSeq }) => [lane, confirmedSeq]));
  const leaving: Purge[] = [];
  let waiting = 0;
  let refused = 0;
  for (let since = 0; ; ) {
    const page = await store.listChanges({ since, limit: PAGE_ROWS, scope: { ...part, narrow: true } });
    const facts = await store.findFacts(page.rows.map(({ id }) => id));
    for (const [at, { id, seq, leaves }] of page.rows.entries()) {
      const said = facts[at];
      if (!said || isInScope(said, scope)) continue;
      if (refusedIds.has(id)) refused += 1;
      else if (seq > (confirmed.get(said.lane) ?? 0)) waiting += 1;
      else leaving.push({ id, revs: leaves.map(({ rev }) => rev) });
    }
    if (page.rows.length < PAGE_ROWS) return { leaving, waiting, refused };
    since = page.lastSeq;
  }
}
