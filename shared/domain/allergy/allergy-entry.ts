import type { CodedText } from '#shared/domain/coding/coded-text.ts';

export type Criticality = 'low' | 'high' | 'unable-to-assess';
export type AllergyClinicalStatus = 'active' | 'inactive' | 'resolved';
export type AllergyVerification = 'unconfirmed' | 'confirmed' | 'refuted' | 'entered-in-error';

/** As the contract's `allergy.record` hands it over. */
export interface AllergyEntry {
  readonly substance: CodedText;
  readonly category?: 'medication' | 'food' | 'environment' | 'biologic' | undefined;
  readonly type: 'allergy' | 'intolerance';
  readonly criticality: Criticality;
  readonly clinicalStatus: AllergyClinicalStatus;
  readonly verificationStatus: AllergyVerification;
  readonly reactions: readonly Reaction[];
  /** FHIR partial date. */
  readonly onset?: string | undefined;
  readonly note?: string | undefined;
}

export interface Reaction {
  readonly manifestation: string;
  readonly severity?: 'mild' | 'moderate' | 'severe' | undefined;
}
