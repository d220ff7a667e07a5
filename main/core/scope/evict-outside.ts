/**
 * Lets go of what a scope left (PR2). @SAFETY Only what central has confirmed goes: a document is judged by the position
 * that central has confirmed for its lane, goes whole or not at all, and stays when it was written since. Whatever was
 * refused stays too; a person looks at it.
 */
import type { SyncStatus } from '#shared/contract/station.ts';
import type { DocumentStore, EvictingStore, Purge, Scope } from '#shared/store/document-store.ts';
import { isInScope } from '#shared/store/scope.ts';

export interface EvictionParts {
  readonly store: Pick<DocumentStore, 'listChanges' | 'findFacts'> & EvictingStore;
  readonly lanes: () => SyncStatus['lanes'];
  readonly listRefused: () => Promise<readonly { readonly id: string }[]>;
}

export interface EvictionReport {
  readonly evicted: readonly string[];
  /** Documents of the part that wait for central. */
  readonly waiting: number;
}

const PAGE_ROWS = 500;

/** `part` is what may leave; `scope` is what stays. */
export async function evictOutside(parts: EvictionParts, part: Scope, scope: Scope): Promise<EvictionReport> {
  const { store } = parts;
  const refused = new Set((await parts.listRefused()).map(({ id }) => id));
  const confirmed = new Map(parts.lanes().map(({ lane, confirmedSeq }) => [lane, confirmedSeq]));
  const evicted: string[] = [];
  let waiting = 0;
  for (let since = 0; ; ) {
    const page = await store.listChanges({ since, limit: PAGE_ROWS, scope: { ...part, narrow: true } });
    const facts = await store.findFacts(page.rows.map(({ id }) => id));
    const leaving: Purge[] = [];
    for (const [at, { id, seq, leaves }] of page.rows.entries()) {
      const said = facts[at];
      if (!said || isInScope(said, scope)) continue;
      if (seq > (confirmed.get(said.lane) ?? 0) || refused.has(id)) waiting += 1;
      else leaving.push({ id, revs: leaves.map(({ rev }) => rev) });
    }
    const gone = leaving.length > 0 ? await store.evict(leaving) : [];
    evicted.push(...gone.map(({ id }) => id));
    waiting += leaving.length - gone.length;
    if (page.rows.length < PAGE_ROWS) return { evicted, waiting };
    since = page.lastSeq;
  }
}
