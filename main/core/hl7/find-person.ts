/**
 * Who is meant (HL7): by assigning authority and number first. Where these name nobody, whoever looks like the person is shown to a
 * human being and nothing is applied. @SAFETY A wrong match writes into another person's record; a missed one splits a history. Both
 * are decided by somebody, not by a score.
 */
import type { Patient } from '@medplum/fhirtypes';
import type { HeldIdentifier } from '#shared/domain/hl7/authority.ts';
import type { AdtReading } from '#shared/domain/hl7/read-adt.ts';
import type { ReadPerson } from '#shared/domain/hl7/read-person.ts';
import { scoreDuplicate } from '#shared/domain/patient/duplicate-score.ts';
import { traitsOfForm, traitsOfPatient } from '#shared/domain/patient/person-traits.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { ParkReason } from '#shared/model/hl7-park-reason.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { StoreReader } from '../api/operation-handler.ts';
import { listDuplicateCandidates, type SimilarPatients } from '../queries/patient/duplicate-candidates.ts';
import type { RecordReader } from './record-reader.ts';

export interface PersonDeps {
  readonly store: StoreReader;
  readonly similar: SimilarPatients;
  readonly records: RecordReader;
  readonly country: () => string | undefined;
}

export type FoundPerson =
  | { readonly is: 'known'; readonly patient: Document<Patient> }
  /** `alike`: registered people of whom somebody said that it is none of them. */
  | { readonly is: 'new'; readonly alike: readonly string[] }
  | { readonly is: 'park'; readonly reason: ParkReason };

const COMPARED = 50;
const MOST_LINKS = 5;

/** `decided`: what a person said after having looked. */
export async function findPerson(
  reading: Pick<AdtReading, 'identifiers' | 'person'>,
  decided: { readonly is: 'known'; readonly patientId: string } | { readonly is: 'new' } | undefined,
  today: string,
  deps: PersonDeps,
): Promise<FoundPerson> {
  if (decided?.is === 'known') {
    const patient = await readFollowing(decided.patientId, deps);
    return patient ? { is: 'known', patient } : park({ kind: 'unknown-patient', at: 'PID-3' });
  }
  if (reading.identifiers.length === 0) return park({ kind: 'no-key', at: 'PID-3' });
  const matched = await listByIdentifiers(reading.identifiers, deps);
  const [patient, ...others] = matched;
  if (others.length > 0)
    return park({ kind: 'several-patients', at: 'PID-3', patientIds: matched.map(({ _id }) => _id) });
  if (patient) {
    const isOther = contradicts(reading.person, patient.resource, today, deps.country());
    if (!isOther) return { is: 'known', patient };
    return park({ kind: 'contradiction', at: 'PID-5', patientIds: [patient._id] });
  }
  const traits = traitsOfForm({ ...reading.person.said }, deps.country(), today);
  const alike = (await listDuplicateCandidates(traits, { ...deps, country: deps.country() }))
    .filter(({ strength }) => strength !== 'possible')
    .map((candidate) => candidate.patient.patientId);
  if (alike.length > 0 && decided?.is !== 'new')
    return park({ kind: 'possible-double', at: 'PID-3', patientIds: alike });
  return { is: 'new', alike };
}

/** Records that hold one of these identifiers, each as it stands now: one that was replaced leads to the one that replaced it. */
export async function listByIdentifiers(
  identifiers: readonly HeldIdentifier[],
  { store, similar, records }: Pick<PersonDeps, 'store' | 'similar' | 'records'>,
): Promise<readonly Document<Patient>[]> {
  const traits = { family: '', given: '', sex: 'unknown', phones: [], identifiers } as const;
  const stored = await store.findMany(await similar.listSimilar(traits, COMPARED));
  const holders = stored
    .flatMap((revision) => records.toDocument<Patient>(revision) ?? [])
    .filter(({ resource }) => holdsOne(resource, identifiers));
  const followed = await Promise.all(holders.map(({ _id }) => readFollowing(_id, { store, records })));
  return [...new Map(followed.flatMap((one) => (one ? [[one._id, one] as const] : []))).values()];
}

function holdsOne({ identifier = [] }: Patient, identifiers: readonly HeldIdentifier[]): boolean {
  return identifiers.some(({ system, value }) =>
    identifier.some((item) => item.system === system && item.value === value),
  );
}

async function readFollowing(
  patientId: string,
  { store, records }: Pick<PersonDeps, 'store' | 'records'>,
): Promise<Document<Patient> | undefined> {
  let patient = records.toDocument<Patient>(await store.find(patientId));
  for (let steps = 0; patient && steps < MOST_LINKS; steps += 1) {
    const by = patient.resource.link?.find(({ type }) => type === 'replaced-by')?.other;
    const next = by && documentIdOf(by);
    if (!next) return patient;
    patient = records.toDocument<Patient>(await store.find(next));
  }
  return patient;
}

/** Number of one person, name and birth date of another: each alone may have been corrected or changed, not both at once. */
function contradicts({ said }: ReadPerson, patient: Patient, today: string, country: string | undefined): boolean {
  if (!said.family || !said.birthDate || !patient.birthDate) return false;
  const { reasons } = scoreDuplicate(traitsOfForm({ ...said }, country, today), traitsOfPatient(patient, country));
  return !reasons.some((reason) => reason.startsWith('name') || reason.startsWith('birth-date'));
}

function park(reason: ParkReason): FoundPerson {
  return { is: 'park', reason };
}
