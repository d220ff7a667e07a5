import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { type CodedText, conceptText, readCodedText } from '#shared/domain/coding/coded-text.ts';
import { ALLERGY_CLINICAL, ALLERGY_VERIFICATION } from '#shared/model/allergy-intolerance.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import type { AllergyClinicalStatus, AllergyVerification, Criticality, Reaction } from './allergy-entry.ts';

/** An allergy as screens and rules read it. */
export interface Allergy {
  readonly substance: CodedText;
  readonly criticality: Criticality | 'not-stated';
  readonly clinicalStatus: AllergyClinicalStatus | 'not-stated';
  readonly verificationStatus: AllergyVerification | 'presumed' | 'not-stated';
  readonly type?: 'allergy' | 'intolerance';
  readonly category?: string;
  readonly reactions: readonly Reaction[];
  readonly onset?: string;
  readonly note?: string;
  readonly recordedAt?: string;
  readonly recorder?: string;
}

export function readAllergy(resource: AllergyIntolerance): Allergy {
  const { type, category, note, onsetDateTime, recordedDate, recorder, criticality } = resource;
  const clinical = codeIn(resource.clinicalStatus, ALLERGY_CLINICAL) as AllergyClinicalStatus | undefined;
  const verification = codeIn(resource.verificationStatus, ALLERGY_VERIFICATION) as AllergyVerification | undefined;
  const notes = note?.map((item) => item.text).join('\n');
  return {
    substance: readCodedText(resource.code),
    criticality: criticality ?? 'not-stated',
    clinicalStatus: clinical ?? 'not-stated',
    verificationStatus: verification ?? 'not-stated',
    ...(type ? { type } : {}),
    ...(category?.[0] ? { category: category[0] } : {}),
    reactions: (resource.reaction ?? []).map(readReaction),
    ...(onsetDateTime ? { onset: onsetDateTime } : {}),
    ...(notes ? { note: notes } : {}),
    ...(recordedDate ? { recordedAt: recordedDate } : {}),
    ...(recorder?.display ? { recorder: recorder.display } : {}),
  };
}

type ReactionElement = NonNullable<AllergyIntolerance['reaction']>[number];

function readReaction({ manifestation, severity }: ReactionElement): Reaction {
  const words = (manifestation ?? []).map(conceptText).join(', ');
  return { manifestation: words, ...(severity ? { severity } : {}) };
}

/** In force: neither refuted nor withdrawn nor over. What is not stated counts as in force. */
export function isInForce({ clinicalStatus, verificationStatus }: Allergy): boolean {
  const over = clinicalStatus === 'inactive' || clinicalStatus === 'resolved';
  return !over && verificationStatus !== 'refuted' && verificationStatus !== 'entered-in-error';
}
