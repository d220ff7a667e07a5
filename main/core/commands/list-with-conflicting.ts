import { keptOf } from '#shared/lib/kept.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoreReader } from '../api/operation-handler.ts';
import { toDocument } from './current-document.ts';
import type { KnownRecord, RecordReader } from './known-records.ts';
import { listListed } from './list-of-patient.ts';

export interface WithConflicting<Resource> {
  readonly id: string;
  readonly rev: string;
  readonly resource: Resource;
  /** Versions that wait for a decision. */
  readonly conflicting: readonly Resource[];
}

/**
 * A patient's documents of one kind as rules judge them: with the values that nobody has decided about. What is in no
 * dispute is the same object as long as it is the same revision.
 */
export async function listWithConflicting<Resource>(
  store: RecordReader & Pick<StoreReader, 'findLeaves'>,
  kind: string,
  patientId: string,
): Promise<WithConflicting<Resource>[]> {
  const listed = await listListed<Resource>(store, kind, patientId);
  return Promise.all(listed.map((one) => (one.conflicted ? withOthers(store, one) : settledOf(one.said)))) as Promise<
    WithConflicting<Resource>[]
  >;
}

const settledOf = keptOf(
  ({ _id: id, _rev: rev, resource }: Document<unknown>): WithConflicting<unknown> => ({
    id,
    rev,
    resource,
    conflicting: [],
  }),
);

async function withOthers<Resource>(
  store: Pick<StoreReader, 'findLeaves'>,
  { said: { _id: id, _rev: rev, resource } }: KnownRecord<Document<Resource>>,
): Promise<WithConflicting<Resource>> {
  const leaves = (await store.findLeaves(id)).filter((leaf) => leaf.rev !== rev);
  const conflicting = leaves.flatMap((leaf) => toDocument<Resource>(leaf)?.resource ?? []);
  return { id, rev, resource, conflicting };
}
