import { snapshotOf } from '#shared/replication/replica-snapshot.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

export interface Difference {
  readonly id: string;
  /** What each replica holds: its leaves in rank order with their histories and bodies. */
  readonly held: Readonly<Record<string, readonly string[]>>;
}

type Readable = Pick<DocumentStore, 'listChanges'>;

/**
 * Document by document: winner, leaves, histories and bodies of everything that is not audit (RP11: equality is judged
 * over the non-audit documents; central's audit is the union of the stations' chains).
 */
export async function compareReplicas(
  replicas: Readonly<Record<string, Readable>>,
): Promise<{ readonly documents: number; readonly differences: readonly Difference[] }> {
  const snapshots = await Promise.all(
    Object.entries(replicas).map(async ([name, replica]) => [name, await snapshotOf(replica)] as const),
  );
  const ids = new Set(snapshots.flatMap(([, snapshot]) => Object.keys(snapshot).filter((id) => !isAudit(id))));
  const differences: Difference[] = [];
  for (const id of ids) {
    const held = Object.fromEntries(snapshots.map(([name, snapshot]) => [name, snapshot[id] ?? []]));
    if (new Set(Object.values(held).map((leaves) => JSON.stringify(leaves))).size > 1) differences.push({ id, held });
  }
  return { documents: ids.size, differences };
}

function isAudit(id: string): boolean {
  return id.startsWith('AuditEvent:');
}
