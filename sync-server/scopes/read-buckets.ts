import type { Refusal } from '#shared/errors/refusal.ts';
import type { BucketsAnswer, BucketsRequest } from '#shared/protocol/scope.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { describeBuckets } from '#shared/store/describe-buckets.ts';
import type { ServerContext } from '../context.ts';
import type { StationCall } from '../holdfast/register-call.ts';
import { inTurn } from '../orgs/turns.ts';
import { narrowTo, notCheckedOut } from './read-manifest.ts';
import { findStationScope } from './station-scope.ts';

/** Where a station's copy of its scope differs (RP8): sums of all buckets, or the documents of some. As slow as a manifest, and in its turn. */
export function readBuckets(
  context: ServerContext,
  { station }: StationCall,
  { patientId, buckets }: BucketsRequest,
): Promise<BucketsAnswer | Refusal> {
  return inTurn(`manifest ${station.database}`, async () => {
    const store = await context.stores.open(station.database);
    const { scope: whole } = await findStationScope({ ...context, store }, station);
    const scope = patientId === undefined ? whole : narrowTo(whole, patientId);
    return scope ? describeBuckets(store, scope, buckets, nativeDigests) : notCheckedOut();
  });
}
