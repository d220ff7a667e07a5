import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoreReader } from '../api/operation-handler.ts';
import { findOfPatient, toDocument } from './current-document.ts';

/**
 * The version that a command changes, of a kind that may be about a patient or about nobody (a task, an incident).
 * @SAFETY Who is named must be whom it is about: named nobody means about nobody.
 */
export async function findAbout<Resource>(
  store: Pick<StoreReader, 'find'>,
  { id, parent, patientId }: { readonly id: string; readonly parent: string; readonly patientId?: string | undefined },
): Promise<Document<Resource> | Refusal> {
  if (patientId !== undefined) return findOfPatient<Resource>(store, { id, rev: parent, patientId });
  const document = toDocument<Resource>(await store.find(id, parent));
  if (document && document.patient === undefined) return document;
  return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
}
