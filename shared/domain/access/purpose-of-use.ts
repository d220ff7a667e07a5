/**
 * When a chart is opened, treatment goes without saying for a patient who can be in this desk's care; otherwise the person
 * says what it is for (PU1–PU3). Nobody is locked out: a reason is enough, it is kept and reviewed.
 */
export type PurposeOfUse = 'TREAT' | 'HOPERAT' | 'HPAYMT' | 'ETREAT' | 'HRESCH';

/** Why treatment does not go without saying. */
export type PurposeDoubt = 'other-site' | 'deceased';

export interface CareFacts {
  /** Site code that the patient's document belongs to; `*` for the whole organisation. */
  readonly patientSite: string;
  readonly deskSite: string;
  /** An encounter at the desk's site is open. */
  readonly inCareHere: boolean;
  readonly deceased: boolean;
}

export function findPurposeDoubt({ patientSite, deskSite, inCareHere, deceased }: CareFacts): PurposeDoubt | undefined {
  if (inCareHere) return undefined;
  if (deceased) return 'deceased';
  return patientSite === '*' || patientSite === deskSite ? undefined : 'other-site';
}

/** Every purpose other than treatment wants its reason, and so does treatment where it is in doubt. */
export function wantsReason(purpose: PurposeOfUse, doubt: PurposeDoubt | undefined): boolean {
  return purpose !== 'TREAT' || doubt !== undefined;
}
