import type { Reference } from '@medplum/fhirtypes';

/** Who records something about whom, and when. */
export interface Recording {
  readonly patientId: string;
  readonly encounterId?: string | undefined;
  readonly recorder: { readonly id: string; readonly name: string };
  /** ISO 8601. */
  readonly recordedAt: string;
}

const USER_SYSTEM = 'urn:holdfast:user';

/** A user as FHIR refers to one who has no resource: by identifier, with the name as it was then. */
export function referenceToUser({ id, name }: Recording['recorder']): Reference {
  return { identifier: { system: USER_SYSTEM, value: id }, display: name };
}
