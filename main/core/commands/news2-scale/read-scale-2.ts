import type { Flag } from '@medplum/fhirtypes';
import { type FlagVersions, type StandingScale2, standingScale2 } from '#shared/domain/news2/scale-2.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';

/** The decision for SpO2 scale 2 that applied at an instant. @SAFETY Versions that wait for a decision count: one end is enough. */
export async function readScale2(
  store: StoreReader,
  patientId: string,
  atMs: number,
): Promise<StandingScale2 | undefined> {
  const flags = await listOfPatient<Flag>(store, 'Flag', patientId);
  const versions = await Promise.all(
    flags.map(async ({ _id: id, _rev, resource }): Promise<FlagVersions> => {
      const leaves = (await store.findLeaves(id)).flatMap((leaf) => toDocument<Flag>(leaf) ?? []);
      return { id, resource, others: leaves.filter((leaf) => leaf._rev !== _rev).map((leaf) => leaf.resource) };
    }),
  );
  return standingScale2(versions, atMs);
}
