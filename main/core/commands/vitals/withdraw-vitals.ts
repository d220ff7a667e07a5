import type { Observation } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

/** Marks a set as entered in error. It stays in the record, struck through, with who withdrew it and why. */
export const withdrawVitals: CommandHandler<typeof contract.vitals.withdraw> = async (input, context) => {
  const { id, parent, patientId, reason } = input;
  const found = await findOfPatient<Observation>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  const { resource } = found;
  if (found.kind !== 'Observation') return refusal('invalid-input', 'This is not a set of vital signs.');
  if (resource.status === 'entered-in-error') return refusal('already-done', 'This set has been withdrawn already.');
  const withdrawn = { ...resource, status: 'entered-in-error' };
  return saveOne(context, planChange(found, withdrawn, { withdrawn: { reason } }));
};
