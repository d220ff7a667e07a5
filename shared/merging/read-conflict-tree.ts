import { listNeededAncestors } from '#shared/domain/merge/merge-base.ts';
import type { ConflictTree } from '#shared/domain/merge/plan-conflict-resolution.ts';
import { type KnownRevision, toTreeLeaf } from '#shared/domain/merge/tree-leaf.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { DocumentStore, Rev, StoredRevision } from '#shared/store/document-store.ts';

/** Asks a peer for a revision whose body is not here (CF1). */
export type FetchRevision = (id: string, rev: Rev) => Promise<StoredRevision | undefined>;

const nobodyToAsk: FetchRevision = async () => undefined;

/** A document with its leaves and the ancestors that judging them needs, as far as they can be had. */
export async function readConflictTree(
  store: Pick<DocumentStore, 'find' | 'findLeaves'>,
  id: string,
  fetchRevision: FetchRevision = nobodyToAsk,
): Promise<ConflictTree> {
  const leaves = (await store.findLeaves(id)).map(toTreeLeaf);
  const ancestors = new Map<Rev, KnownRevision>();
  for (const rev of listNeededAncestors(leaves)) {
    const here = await store.find(id, rev);
    const found = here?.body === undefined ? await fetchRevision(id, rev) : here;
    if (found?.body !== undefined) ancestors.set(rev, toTreeLeaf(found));
  }
  return { id, kind: findKindOf(id) ?? '', leaves, findAncestor: (rev) => ancestors.get(rev) };
}
