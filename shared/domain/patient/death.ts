import type { Extension, Patient } from '@medplum/fhirtypes';

const TAKEN_BACK = 'urn:holdfast:death-taken-back';

/** `on`: FHIR dateTime, where it is known; without it only that the patient has died. */
export function withDeath(patient: Patient, on?: string): Patient {
  const living = withoutDeath(patient);
  return on === undefined ? { ...living, deceasedBoolean: true } : { ...living, deceasedDateTime: on };
}

export interface DeathTakenBack {
  /** Instant. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** What was recorded of a death was wrong. `told`: what the chart says of it from now on; each one stays. */
export function withoutDeath(patient: Patient, told?: DeathTakenBack): Patient {
  const { deceasedBoolean: _is, deceasedDateTime: _when, ...living } = patient;
  if (!told) return living;
  const parts: Extension[] = [
    { url: 'at', valueDateTime: told.at },
    { url: 'by', valueString: told.by },
    { url: 'reason', valueString: told.reason },
  ];
  return { ...living, extension: [...(living.extension ?? []), { url: TAKEN_BACK, extension: parts }] };
}

/** The newest, where a death was ever taken back with a reason. */
export function deathTakenBack({ extension = [] }: Patient): DeathTakenBack | undefined {
  const parts = extension.findLast(({ url }) => url === TAKEN_BACK)?.extension;
  const at = parts?.find(({ url }) => url === 'at')?.valueDateTime;
  if (!parts || at === undefined) return undefined;
  const word = (name: string): string => parts.find(({ url }) => url === name)?.valueString ?? '';
  return { at, by: word('by'), reason: word('reason') };
}
