import type { HumanName, Patient } from '@medplum/fhirtypes';

export interface PatientName {
  readonly family: string;
  readonly given: string;
}

const ORDER: readonly (string | undefined)[] = [
  'official',
  'usual',
  undefined,
  'temp',
  'nickname',
  'anonymous',
  'maiden',
  'old',
];

/** The name in use. Someone without a recorded name has an empty one; the screen says so in words. */
export function patientName(patient: Pick<Patient, 'name'>): PatientName {
  const [best] = (patient.name ?? []).toSorted((one, other) => ORDER.indexOf(one.use) - ORDER.indexOf(other.use));
  return best ? nameParts(best) : { family: '', given: '' };
}

function nameParts({ family, given, text }: HumanName): PatientName {
  if (family === undefined && given === undefined) return { family: text ?? '', given: '' };
  return { family: family ?? '', given: given?.join(' ') ?? '' };
}

/** `MÜLLER, Anna Maria`: family in capitals. */
export function displayName({ family, given }: PatientName): string {
  const capitals = family.toUpperCase();
  return capitals !== '' && given !== '' ? `${capitals}, ${given}` : capitals || given;
}

export type LifeState =
  | { readonly state: 'living' }
  | { readonly state: 'deceased' /** FHIR dateTime, where known. */; readonly on?: string };

export function lifeState({ deceasedBoolean, deceasedDateTime }: Patient): LifeState {
  if (deceasedDateTime !== undefined) return { state: 'deceased', on: deceasedDateTime };
  return { state: deceasedBoolean === true ? 'deceased' : 'living' };
}
