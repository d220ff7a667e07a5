import type { Refusal } from '#shared/errors/refusal.ts';
import type { BucketsAnswer, BucketsRequest } from '#shared/protocol/scope.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { DocumentStore, Scope } from '#shared/store/document-store.ts';
import { listBuckets, sumBuckets } from '#shared/store/scope-buckets.ts';
import type { ServerContext } from '../context.ts';
import type { StationCall } from '../holdfast/register-call.ts';
import { inTurn } from '../orgs/turns.ts';
import { narrowTo, notCheckedOut } from './read-manifest.ts';
import { findStationScope } from './station-scope.ts';

/** As many as an answer holds: a bucket of a million documents has four thousand. */
const MOST_ROWS = 20_000;

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
    return scope ? describeBuckets(store, scope, buckets) : notCheckedOut();
  });
}

export async function describeBuckets(
  store: Pick<DocumentStore, 'listChanges'>,
  scope: Scope,
  buckets: BucketsRequest['buckets'],
): Promise<BucketsAnswer> {
  const said = { facilities: [...scope.facilities], patients: [...scope.patients] };
  if (buckets === 'sums') return { ...said, sums: [...(await sumBuckets(store, scope, nativeDigests))] };
  const { rows, isWhole } = await listBuckets(store, scope, buckets, MOST_ROWS);
  const told = rows.map(({ id, leaves }) => ({ id, leaves: leaves.map(({ rev, deleted }) => ({ rev, deleted })) }));
  return { ...said, rows: told, isWhole };
}
