import type { Encounter, Location, Patient } from '@medplum/fhirtypes';
import type { RoundPatient } from '#shared/contract/round.ts';
import { placementsOf, presenceOf } from '#shared/domain/admission/stay.ts';
import type { TimeSpan } from '#shared/domain/medication/plan-doses.ts';
import { displayName } from '#shared/domain/patient/patient-name.ts';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';
import { placeLevel } from '#shared/model/location.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { listOfPatient, type RecordReader } from '../../commands/list-of-patient.ts';
import type { MedicationDeps } from '../administration/medication-deps.ts';
import { readAllergyFacts } from '../administration/patient-allergies.ts';
import { alertsOf, foldPatient } from './fold-patient.ts';

export interface RoundAsked {
  readonly patientId: string;
  /** Site code of this desk. */
  readonly facility: string;
  readonly span: TimeSpan;
  readonly nowMs: number;
}

/** Undefined of a patient who has no open stay here. @SAFETY Clinical content leaves core only for who is in care here. */
export async function readRoundPatient(
  deps: MedicationDeps,
  store: StoreReader,
  { patientId, facility, span, nowMs }: RoundAsked,
): Promise<RoundPatient | undefined> {
  const stay = await findStay(store, patientId, facility);
  const patient = stay && toDocument<Patient>(await store.find(patientId))?.resource;
  if (!stay || !patient) return undefined;
  const isHere = deps.completeness(patientId).urgentLane === 'here';
  const folded = await foldPatient(deps, store, { patientId, span, nowMs });
  const { birthDate, sex, recordNumber, family, given } = readPatientLine(patientId, patient);
  return {
    ...{ patientId, name: displayName({ family, given }), sex, encounterId: stay.encounterId },
    ...(birthDate ? { birthDate } : {}),
    ...(recordNumber ? { recordNumber } : {}),
    ...(await placeOf(store, stay.locationId)),
    allergies: await readAllergyFacts(store, patientId, isHere),
    complete: isHere,
    lines: folded.lines as RoundPatient['lines'],
    doses: folded.doses as RoundPatient['doses'],
    others: folded.others as RoundPatient['others'],
    alerts: alertsOf(folded),
  };
}

/** The open stay at this site, with the place where the patient lies. */
export async function findStay(store: RecordReader, patientId: string, facility: string) {
  const encounters = await listOfPatient<Encounter>(store, 'Encounter', patientId);
  const stay = encounters.find((one) => one.facility === facility && presenceOf(one.resource) !== undefined);
  const place = stay && placementsOf(stay.resource).find(({ how }) => how === 'lies');
  return stay && { encounterId: stay._id, locationId: place?.locationId };
}

async function placeOf(store: StoreReader, locationId: string | undefined) {
  if (locationId === undefined) return {};
  const bed = toDocument<Location>(await store.find(locationId))?.resource.name;
  return { locationId, ...(bed ? { bed } : {}) };
}

/** The ward that a bed or room is part of. */
export async function findWard(
  store: Pick<StoreReader, 'find'>,
  locationId: string | undefined,
): Promise<string | undefined> {
  let id = locationId;
  for (let step = 0; id !== undefined && step < 5; step += 1) {
    const place = toDocument<Location>(await store.find(id))?.resource;
    if (place && placeLevel(place) === 'ward') return id;
    id = documentIdOf(place?.partOf);
  }
  return undefined;
}
