import { findKindOf } from '#shared/model/document-id.ts';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';

export type KindStore = Pick<DocumentStore, 'info' | 'listDocuments' | 'listChanges' | 'findMany'>;

/** What of one kind is new since the last look. `all`: everything there is. */
export interface KindNews {
  readonly all: boolean;
  readonly ids: readonly string[];
  readonly documents: readonly StoredRevision[];
}

const PAGE = 500;

/**
 * Documents of one kind as they come to this station: everything at the first look, then what changed since. The position
 * is taken before the reading, so that what changes meanwhile is read again.
 */
export function createKindChanges(store: KindStore, kind: string): { look(): Promise<KindNews> } {
  let readUpTo = -1;

  async function readAll(): Promise<KindNews> {
    const { updateSeq } = await store.info();
    const documents: StoredRevision[] = [];
    let afterId: string | undefined;
    do {
      const page = await store.listDocuments({ kind, limit: PAGE, ...(afterId ? { afterId } : {}) });
      documents.push(...page);
      afterId = page.length === PAGE ? page.at(-1)?.id : undefined;
    } while (afterId);
    readUpTo = updateSeq;
    return { all: true, ids: documents.map(({ id }) => id), documents };
  }

  async function readChanged(): Promise<KindNews> {
    const ids = new Set<string>();
    for (;;) {
      const page = await store.listChanges({ since: readUpTo, limit: PAGE, excludeKinds: ['AuditEvent'] });
      for (const { id } of page.rows) if (findKindOf(id) === kind) ids.add(id);
      readUpTo = page.lastSeq;
      if (page.rows.length === 0 || page.pending === 0) break;
    }
    const found = ids.size === 0 ? [] : await store.findMany([...ids]);
    const documents = found.flatMap((one) => (one && !one.deleted ? [one] : []));
    return { all: false, ids: [...ids], documents };
  }

  return {
    async look() {
      if (readUpTo < 0) return readAll();
      const { updateSeq } = await store.info();
      return updateSeq > readUpTo ? readChanged() : { all: false, ids: [], documents: [] };
    },
  };
}
