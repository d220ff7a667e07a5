import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Manifest } from '#shared/protocol/scope.ts';
import type { Scope } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import type { StationCall } from '../holdfast/register-call.ts';
import { inTurn } from '../orgs/turns.ts';
import { findStationScope } from './station-scope.ts';

/**
 * What this station would hold if it held everything (RP8). Summed up when asked, on a snapshot, in slices: nothing is
 * paid with each write. One at a time for a database, so that many stations asking together slow each other and no one else.
 */
export function readManifest(
  context: ServerContext,
  { station }: StationCall,
  patientId?: string,
): Promise<Manifest | Refusal> {
  return inTurn(`manifest ${station.database}`, async () => {
    const store = await context.stores.open(station.database);
    const { scope: whole, epoch } = await findStationScope({ ...context, store }, station);
    const scope = patientId === undefined ? whole : narrowTo(whole, patientId);
    if (!scope) return notCheckedOut();
    const { count, hash, updateSeq: seq } = await store.summarise(scope);
    return { facilities: [...scope.facilities], patients: [...scope.patients], epoch, count, hash, seq };
  });
}

export function narrowTo({ patients }: Scope, patientId: string): Scope | undefined {
  return patients.includes(patientId) ? { facilities: [], patients: [patientId], narrow: true } : undefined;
}

export const notCheckedOut = (): Refusal => refusal('not-found', 'This patient is not checked out to this station.');
