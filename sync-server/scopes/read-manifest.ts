import type { Manifest } from '#shared/protocol/scope.ts';
import type { ServerContext } from '../context.ts';
import type { StationCall } from '../holdfast/register-call.ts';
import { inTurn } from '../orgs/turns.ts';
import { findStationScope } from './station-scope.ts';

/**
 * What this station would hold if it held everything (RP8). Summed up when asked, on a snapshot, in slices: nothing is
 * paid with each write. One at a time for a database, so that many stations asking together slow each other and no one else.
 */
export function readManifest(context: ServerContext, { station }: StationCall): Promise<Manifest> {
  return inTurn(`manifest ${station.database}`, async () => {
    const store = await context.stores.open(station.database);
    const { scope, epoch } = await findStationScope({ ...context, store }, station);
    const { count, hash, updateSeq: seq } = await store.summarise(scope);
    return { facilities: [...scope.facilities], patients: [...scope.patients], epoch, count, hash, seq };
  });
}
