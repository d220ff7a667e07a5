import type { AllergyIntolerance } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { changeAllergy as withChanges } from '#shared/domain/allergy/build-allergy.ts';
import { markEnteredInError } from '#shared/domain/allergy/duplicate-allergies.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

export const changeAllergy: CommandHandler<typeof contract.allergy.change> = async (input, context) => {
  const { id, parent, patientId, changes } = input;
  const found = await findOfPatient<AllergyIntolerance>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  const changed = withChanges(found.resource, changes);
  const resource = changes.verificationStatus === 'entered-in-error' ? markEnteredInError(changed) : changed;
  return saveOne(context, planChange(found, resource));
};
