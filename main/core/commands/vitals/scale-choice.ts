import type { Observation } from '@medplum/fhirtypes';
import type { ScaleChoice } from '#shared/domain/vitals/build-vitals.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { listOfPatient } from '../list-of-patient.ts';

/** The latest decision for SpO2 scale 2 in this patient's record that still stands. */
export async function findScaleChoice(store: StoreReader, patientId: string): Promise<ScaleChoice | undefined> {
  const observations = await listOfPatient<Observation>(store, 'Observation', patientId);
  const sets = observations.flatMap(({ resource }) => findVitals(resource) ?? []);
  const choices = sets.flatMap(({ state, scaleChoice }) => (state === 'valid' && scaleChoice ? [scaleChoice] : []));
  return choices.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1);
}
