import type { Flag } from '@medplum/fhirtypes';
import { type StandingScale2, standingScale2 } from '#shared/domain/news2/scale-2.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { listWithConflicting } from '../list-with-conflicting.ts';

/** The decision for SpO2 scale 2 that applied at an instant. @SAFETY Versions that wait for a decision count: one end is enough. */
export async function readScale2(
  store: StoreReader,
  patientId: string,
  atMs: number,
): Promise<StandingScale2 | undefined> {
  const flags = await listWithConflicting<Flag>(store, 'Flag', patientId);
  return standingScale2(
    flags.map(({ id, resource, conflicting }) => ({ id, resource, others: conflicting })),
    atMs,
  );
}
