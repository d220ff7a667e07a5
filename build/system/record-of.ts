import { snapshotOf } from '#shared/replication/replica-snapshot.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

/** Equality of replicas is judged over what is not audit (RP11). */
export async function recordOf(store: DocumentStore): Promise<Record<string, readonly string[]>> {
  const all = Object.entries(await snapshotOf(store));
  return Object.fromEntries(all.filter(([id]) => !id.startsWith('AuditEvent:')));
}
