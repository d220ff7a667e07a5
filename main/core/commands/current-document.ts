import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import type { StoreReader } from '../api/operation-handler.ts';

/** A stored revision with its envelope. Undefined of tombstones and where the body has been dropped. */
export function toDocument<Resource>(stored: StoredRevision | undefined): Document<Resource> | undefined {
  if (!stored || stored.deleted || stored.body === undefined) return undefined;
  return { ...JSON.parse(stored.body), _id: stored.id, _rev: stored.rev };
}

/**
 * The revision that a command changes, refused when it is not here or belongs to somebody else. Whether it is still
 * current is decided by the store when the change is committed.
 * @SAFETY A change addressed to one patient never lands in the record of another.
 */
export async function findOfPatient<Resource>(
  store: Pick<StoreReader, 'find'>,
  wanted: { readonly id: string; readonly rev?: string; readonly patientId: string },
): Promise<Document<Resource> | Refusal> {
  const document = toDocument<Resource>(await store.find(wanted.id, wanted.rev));
  const owner = document?.patient ?? (wanted.id === wanted.patientId ? wanted.id : undefined);
  if (document && owner === wanted.patientId) return document;
  const isOlder = !document && wanted.rev !== undefined && (await store.find(wanted.id)) !== undefined;
  return isOlder ? changedMeanwhile() : notHere();
}

function changedMeanwhile(): Refusal {
  return refusal('conflict', 'Somebody has changed this record meanwhile. Look at the new version, then save again.');
}

function notHere(): Refusal {
  return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
}
