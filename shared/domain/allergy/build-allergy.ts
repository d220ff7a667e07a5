import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { ofSystem, toConcept } from '#shared/domain/coding/coded-text.ts';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { ALLERGY_CLINICAL, ALLERGY_VERIFICATION } from '#shared/model/allergy-intolerance.ts';
import { referenceTo } from '#shared/model/reference.ts';
import type { AllergyEntry, Reaction } from './allergy-entry.ts';

export function buildAllergy(entry: AllergyEntry, recording: Recording): AllergyIntolerance {
  const { patientId, encounterId, recorder, recordedAt } = recording;
  const blank = {
    resourceType: 'AllergyIntolerance',
    patient: referenceTo(patientId),
    ...(encounterId ? { encounter: referenceTo(encounterId) } : {}),
    recordedDate: recordedAt,
    recorder: referenceToUser(recorder),
  } as AllergyIntolerance;
  return changeAllergy(blank, entry);
}

/** The allergy with these changes; what the form does not know stays (ST7). */
export function changeAllergy(allergy: AllergyIntolerance, changes: Partial<AllergyEntry>): AllergyIntolerance {
  const { substance, category, type, criticality, clinicalStatus, verificationStatus, reactions, onset, note } =
    changes;
  return {
    ...allergy,
    ...(substance ? { code: toConcept(substance) } : {}),
    ...(category ? { category: [category] } : {}),
    ...(type ? { type } : {}),
    ...(criticality ? { criticality } : {}),
    ...(clinicalStatus ? { clinicalStatus: ofSystem(ALLERGY_CLINICAL, clinicalStatus) } : {}),
    ...(verificationStatus ? { verificationStatus: ofSystem(ALLERGY_VERIFICATION, verificationStatus) } : {}),
    ...(reactions ? { reaction: reactions.map(toReaction) } : {}),
    ...(onset ? { onsetDateTime: onset } : {}),
    ...(note === undefined ? {} : { note: note === '' ? [] : [{ text: note }] }),
  };
}

function toReaction({ manifestation, severity }: Reaction) {
  return { manifestation: [{ text: manifestation }], ...(severity ? { severity } : {}) };
}
