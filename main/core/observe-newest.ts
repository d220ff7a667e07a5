import type { HybridClock } from '#shared/lib/hybrid-time.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

/** After a restart, times go on behind what was written last, even when the wall clock was set back. */
export async function observeNewest(store: DocumentStore, hybridClock: HybridClock): Promise<void> {
  const { updateSeq } = await store.info();
  const page = await store.listChanges({ since: updateSeq + 1, limit: 20, descending: true, bodies: 'winner' });
  for (const { revisions } of page.rows) {
    const body = revisions?.[0]?.body;
    const { at } = body === undefined ? {} : (JSON.parse(body) as { at?: unknown });
    if (typeof at === 'string') hybridClock.observe(at);
  }
}
