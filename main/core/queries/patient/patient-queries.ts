import type { Patient } from '@medplum/fhirtypes';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { traitsOfForm } from '#shared/domain/patient/person-traits.ts';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { ChartDeps } from '../../commands/chart/chart-commands.ts';
import { findOfPatient, toDocument } from '../../commands/current-document.ts';
import { compareRecords } from './compare-records.ts';
import { listDuplicateCandidates, type SimilarPatients } from './duplicate-candidates.ts';

type Search = typeof contract.patient.search;
type Hit = OutputOf<Search>['hits'][number];

/** Port: patients by what was typed, best first. */
export interface PatientSearch {
  search(text: string, limit: number): Promise<{ hits: readonly PatientHit[]; more: boolean }>;
}
export interface PatientHit {
  readonly patientId: string;
  readonly matched: Hit['matched'];
}

export interface PatientQueryDeps {
  readonly search: PatientSearch;
  readonly similar: SimilarPatients;
  readonly country: () => string | undefined;
}

function searchPatients(search: PatientSearch): QueryHandler<Search> {
  return async ({ text, limit }, { store }) => {
    const { hits, more } = await search.search(text, limit);
    return { hits: await linesOf(hits, store), more };
  };
}

/** A patient who went away between index and document is left out. */
async function linesOf(hits: readonly PatientHit[], store: StoreReader): Promise<Hit[]> {
  const stored = await store.findMany(hits.map(({ patientId }) => patientId));
  return hits.flatMap(({ patientId, matched }, at) => {
    const patient = toDocument<Patient>(stored[at]);
    return patient ? [{ ...readPatientLine(patientId, patient.resource), matched }] : [];
  });
}

function listDuplicates(deps: PatientQueryDeps): QueryHandler<typeof contract.patient.listDuplicates> {
  return async (form, { store, now }) => {
    const country = deps.country();
    const traits = traitsOfForm(form, country, new Date(now()).toISOString().slice(0, 10));
    return listDuplicateCandidates(traits, { similar: deps.similar, store, country });
  };
}

const readDetails: QueryHandler<typeof contract.patient.readDetails> = async ({ patientId }, { store }) => {
  const found = await findOfPatient<Patient>(store, { id: patientId, patientId });
  return isRefusal(found) ? found : { rev: found._rev, resource: found.resource };
};

export function patientQueries(deps: PatientQueryDeps & ChartDeps): readonly Registration[] {
  return [
    handle(contract.patient.search, searchPatients(deps.search)),
    handle(contract.patient.listDuplicates, listDuplicates(deps)),
    handle(contract.patient.readDetails, readDetails),
    handle(contract.patient.compare, compareRecords(deps)),
  ];
}
