import type { Encounter } from '@medplum/fhirtypes';
import { buildEncounter } from '#shared/domain/encounter/encounter.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { EXPECTED_AT, newPlace, placementsOf, withMoment, withStatus } from './stay.ts';

const ADMIT_SOURCE = 'http://terminology.hl7.org/CodeSystem/admit-source';
const SOURCES = { planned: 'gp', emergency: 'emd' } as const;
export type AdmissionMode = keyof typeof SOURCES;

export interface AdmissionEntry {
  readonly patientId: string;
  readonly mode: AdmissionMode;
  /** A bed, or a ward where no bed has been chosen yet. */
  readonly locationId?: string | undefined;
  readonly reason?: string | undefined;
  /** ISO 8601. */
  readonly at: string;
}

/** AD2: the patient is here from `at`. An emergency is an inpatient stay whose source says so. */
export function planAdmission(entry: AdmissionEntry): Encounter {
  return { ...buildEncounter({ ...entry, class: 'IMP' }), hospitalization: sourceOf(entry.mode) };
}

/** AD3: somebody is expected. The reserved bed is held, and nobody is in it. */
export function planExpected(entry: AdmissionEntry & { readonly expectedAt: string }): Encounter {
  const { period: _notHereYet, ...stay } = planAdmission({ ...entry, locationId: undefined });
  const booked = { ...stay, status: 'planned' as const };
  const location = entry.locationId ? { location: [newPlace(entry.locationId, 'reserved', entry.at)] } : {};
  return withMoment({ ...booked, ...location }, EXPECTED_AT, entry.expectedAt);
}

/** AD3: who was expected has come. Without a bed named, the reserved one is taken; reservations end. */
export function planArrival(encounter: Encounter, at: string, locationId?: string): Encounter | Refusal {
  if (encounter.status !== 'planned') return refusal('already-done', 'This patient is not expected any more.');
  const bed = locationId ?? placementsOf(encounter)[0]?.locationId;
  const { location: _reserved, ...rest } = withStatus(encounter, 'in-progress', at);
  return { ...rest, period: { start: at }, ...(bed ? { location: [newPlace(bed, 'active', at)] } : {}) };
}

function sourceOf(mode: AdmissionMode): Encounter['hospitalization'] {
  return { admitSource: { coding: [{ system: ADMIT_SOURCE, code: SOURCES[mode] }] } };
}

export function isEmergency({ hospitalization }: Encounter): boolean {
  return hospitalization?.admitSource?.coding?.some(({ code }) => code === SOURCES.emergency) ?? false;
}
