import type { Extension, Reference } from '@medplum/fhirtypes';

/** Who records something about whom, and when. */
export interface Recording {
  readonly patientId: string;
  readonly encounterId?: string | undefined;
  readonly recorder: { readonly id: string; readonly name: string };
  /** ISO 8601. */
  readonly recordedAt: string;
  /** Id of the station. */
  readonly station?: string | undefined;
}

const USER_SYSTEM = 'urn:holdfast:user';

/** A user as FHIR refers to one who has no resource: by identifier, with the name as it was then. */
export function referenceToUser({ id, name }: Recording['recorder']): Reference {
  return { identifier: { system: USER_SYSTEM, value: id }, display: name };
}

const SIGNED_AT = 'urn:holdfast:signed-at';

/** At which station it was signed: whoever acts on it later writes a version of it elsewhere. */
export function signedAtExtension({ station }: Pick<Recording, 'station'>): Extension[] {
  return station ? [{ url: SIGNED_AT, valueString: station }] : [];
}

/** Id of that station; undefined of what was signed before it was written down, and of what another system wrote. */
export function findSignedAt({ extension }: { readonly extension?: readonly Extension[] }): string | undefined {
  return extension?.find(({ url }) => url === SIGNED_AT)?.valueString;
}
