import type { Patient } from '@medplum/fhirtypes';
import type { DuplicateCandidate } from '#shared/contract/patient.ts';
import { type PersonTraits, scoreDuplicate } from '#shared/domain/patient/duplicate-score.ts';
import { traitsOfPatient } from '#shared/domain/patient/person-traits.ts';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

/** Port: ids of patients worth comparing, found by the index; generous, the score decides. */
export interface SimilarPatients {
  listSimilar(traits: PersonTraits, limit: number): Promise<readonly string[]>;
}

const COMPARED = 200;
const SHOWN = 20;

/** Registered patients who may be this person, most alike first. Possible ones are among them; unlikely ones are not. */
export async function listDuplicateCandidates(
  traits: PersonTraits,
  { similar, store, country }: { similar: SimilarPatients; store: StoreReader; country: string | undefined },
): Promise<DuplicateCandidate[]> {
  const stored = await store.findMany(await similar.listSimilar(traits, COMPARED));
  const patients = stored.flatMap((revision) => toDocument<Patient>(revision) ?? []);
  return patients
    .flatMap(({ _id, resource }) => compare(traits, _id, resource, country) ?? [])
    .sort((one, other) => other.score - one.score)
    .slice(0, SHOWN);
}

function compare(
  traits: PersonTraits,
  id: string,
  patient: Patient,
  country: string | undefined,
): DuplicateCandidate | undefined {
  const { score, reasons, strength } = scoreDuplicate(traits, traitsOfPatient(patient, country));
  if (strength === 'unlikely') return undefined;
  return { patient: readPatientLine(id, patient), score, reasons: [...reasons], strength };
}
