import type { Flag } from '@medplum/fhirtypes';
import type { FlagVersions } from '#shared/domain/flag/flag.ts';
import { type StandingScale2, standingScale2 } from '#shared/domain/news2/scale-2.ts';
import { type StandingSpo2Target, standingSpo2Target } from '#shared/domain/news2/spo2-target.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { listWithConflicting } from '../list-with-conflicting.ts';

/** The decision for SpO2 scale 2 that applied at an instant. @SAFETY Versions that wait for a decision count: one end is enough. */
export async function readScale2(
  store: StoreReader,
  patientId: string,
  atMs: number,
): Promise<StandingScale2 | undefined> {
  return standingScale2(await readFlags(store, patientId), atMs);
}

/** The prescribed target of the saturation, as above. */
export async function readSpo2Target(
  store: StoreReader,
  patientId: string,
  atMs: number,
): Promise<StandingSpo2Target | undefined> {
  return standingSpo2Target(await readFlags(store, patientId), atMs);
}

async function readFlags(store: StoreReader, patientId: string): Promise<readonly FlagVersions[]> {
  const flags = await listWithConflicting<Flag>(store, 'Flag', patientId);
  return flags.map(({ id, resource, conflicting }) => ({ id, resource, others: conflicting }));
}
