import type { DocumentStore } from '#shared/store/document-store.ts';

/** Everything that replicas must agree on: per document its leaves in rank order, their histories, flags and bodies. For tests. */
export async function snapshotOf(
  store: Pick<DocumentStore, 'listChanges'>,
): Promise<Record<string, readonly string[]>> {
  const snapshot: Record<string, readonly string[]> = {};
  const { rows } = await store.listChanges({ since: 0, limit: 1_000_000, bodies: 'leaves' });
  for (const row of rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    snapshot[row.id] = (row.revisions ?? []).map(
      ({ rev, path, deleted, body }) =>
        `${rev} ${path.start}:${path.ids.join(',')} ${deleted ? 'deleted' : 'live'} ${body}`,
    );
  }
  return snapshot;
}
