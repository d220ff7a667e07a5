import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { PlannedDocument, StoreReader } from '../api/operation-handler.ts';
import { findOfPatient } from './current-document.ts';
import { planChange } from './plan-change.ts';

export interface Withdrawal {
  readonly id: string;
  /** The revision that the person saw. */
  readonly parent: string;
  readonly reason: string;
}

/** An event as entered in error. It stays in the record, struck through, with who withdrew it and why; once. */
export async function planWithdrawal<Resource extends object>(
  store: StoreReader,
  patientId: string,
  { id, parent, reason }: Withdrawal,
  of: { readonly is: (resource: Resource) => boolean; readonly refusal: Refusal },
): Promise<PlannedDocument | Refusal> {
  const found = await findOfPatient<Resource>(store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  if (!of.is(found.resource)) return of.refusal;
  const { status } = found.resource as { readonly status?: string };
  if (status === 'entered-in-error') return refusal('already-done', 'This has been withdrawn already.');
  return planChange(found, { ...found.resource, status: 'entered-in-error' }, { withdrawn: { reason } });
}
