import type { StoreReader } from '../api/operation-handler.ts';
import { toDocument } from './current-document.ts';
import { listOfPatient } from './list-of-patient.ts';

export interface WithConflicting<Resource> {
  readonly id: string;
  readonly rev: string;
  readonly resource: Resource;
  /** Versions that wait for a decision. */
  readonly conflicting: readonly Resource[];
}

/** A patient's documents of one kind as rules judge them: with the values that nobody has decided about. */
export async function listWithConflicting<Resource>(
  store: Pick<StoreReader, 'listDocuments' | 'findLeaves'>,
  kind: string,
  patientId: string,
): Promise<WithConflicting<Resource>[]> {
  const documents = await listOfPatient<Resource>(store, kind, patientId);
  return Promise.all(
    documents.map(async ({ _id: id, _rev: rev, resource }) => {
      const leaves = (await store.findLeaves(id)).filter((leaf) => leaf.rev !== rev);
      const conflicting = leaves.flatMap((leaf) => toDocument<Resource>(leaf)?.resource ?? []);
      return { id, rev, resource, conflicting };
    }),
  );
}
