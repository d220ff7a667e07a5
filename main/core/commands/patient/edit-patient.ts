import type { Patient } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { editPatient as withChanges } from '#shared/domain/patient/build-patient.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

/** Changes what was typed, on the revision that the screen showed; the rest of the resource stays. */
export function editPatient(country: () => string | undefined): CommandHandler<typeof contract.patient.edit> {
  return async ({ patientId, parent, changes }, context) => {
    const found = await findOfPatient<Patient>(context.store, { id: patientId, rev: parent, patientId });
    if (isRefusal(found)) return found;
    const recordedAt = new Date(context.now()).toISOString();
    const resource = withChanges(found.resource, changes, { recordedAt, country: country() });
    return saveOne(context, planChange(found, resource));
  };
}
