import type { contract } from '#shared/contract/index.ts';
import { allergyBanner } from '#shared/domain/allergy/allergy-banner.ts';
import { buildNoKnownAllergies } from '#shared/domain/allergy/no-known-allergies.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { listAllergiesOfPerson } from '../../queries/administration/patient-allergies.ts';
import type { RecordCompleteness } from '../chart/chart-commands.ts';
import { findOfPatient } from '../current-document.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';

/** @SAFETY "None known" is not said over allergies that stand in the record, nor while they may still be on their way. */
export function recordNoAllergies(
  completeness: () => RecordCompleteness,
): CommandHandler<typeof contract.allergy.recordNone> {
  return async (input, context) => {
    const { patientId } = input;
    const patient = await findOfPatient(context.store, { id: patientId, patientId });
    if (isRefusal(patient)) return patient;
    const { records, isAllHere } = await listAllergiesOfPerson(context.store, patientId);
    const { state } = allergyBanner(records, isAllHere && completeness().urgentLane === 'here');
    if (state === 'list') return refusal('invalid-input', 'Allergies are recorded. Refute or resolve them first.');
    if (state === 'not-loaded') {
      return refusal('not-loaded-here', 'Allergies of this patient are still on their way here. Wait for them.');
    }
    const id = newDocumentId('AllergyIntolerance', { now: context.now });
    const resource = buildNoKnownAllergies(recordingOf(input, context));
    return saveOne(context, { id, kind: 'AllergyIntolerance', patient: patientId, resource });
  };
}
