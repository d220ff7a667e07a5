import type { AllergyIntolerance } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { buildAllergy } from '#shared/domain/allergy/build-allergy.ts';
import { findSameAllergy } from '#shared/domain/allergy/duplicate-allergies.ts';
import { saysNoKnownAllergies } from '#shared/domain/allergy/no-known-allergies.ts';
import { toConcept } from '#shared/domain/coding/coded-text.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler, ParsedInput, StoreReader } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { listWithConflicting } from '../list-with-conflicting.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';

type Record = typeof contract.allergy.record;

/** An allergy or intolerance. One of the same substance that is in force here is changed, not doubled. */
export const recordAllergy: CommandHandler<Record> = async (input, context) => {
  const { patientId, entry } = input;
  const patient = await findOfPatient(context.store, { id: patientId, patientId });
  const doubt = isRefusal(patient) ? patient : await findDoubt(input, context.store);
  if (doubt) return doubt;
  const id = newDocumentId('AllergyIntolerance', { now: context.now });
  const resource = buildAllergy(entry, recordingOf(input, context));
  return saveOne(context, { id, kind: 'AllergyIntolerance', patient: patientId, resource });
};

async function findDoubt({ patientId, entry }: ParsedInput<Record>, store: StoreReader): Promise<Refusal | undefined> {
  if (saysNoKnownAllergies(entry.substance.text)) {
    return refusal('invalid-input', 'Record "no known allergies" as such, not as a substance.', {
      path: 'entry.substance',
    });
  }
  const same = findSameAllergy(
    await listWithConflicting<AllergyIntolerance>(store, 'AllergyIntolerance', patientId),
    toConcept(entry.substance),
  );
  return (
    same &&
    refusal('duplicate-suspected', 'This substance is recorded already. Change that record instead.', {
      path: 'entry.substance',
      details: { id: same.id },
    })
  );
}
