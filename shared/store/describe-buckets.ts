import type { BucketsAnswer, BucketsRequest } from '#shared/protocol/scope.ts';
import type { Digests } from '#shared/revision/digests.ts';
import type { DocumentStore } from './document-store.ts';
import type { Scope } from './scope.ts';
import { listBuckets, sumBuckets } from './scope-buckets.ts';

/** As many as an answer holds: a bucket of a million documents has four thousand. */
const MOST_ROWS = 20_000;

/** What the holder of a list answers about a scope: the sums of all buckets, or the documents of some. */
export async function describeBuckets(
  store: Pick<DocumentStore, 'listChanges'>,
  scope: Scope,
  buckets: BucketsRequest['buckets'],
  digests: Pick<Digests, 'sha256Hex'>,
): Promise<BucketsAnswer> {
  const said = { facilities: [...scope.facilities], patients: [...scope.patients] };
  if (buckets === 'sums') return { ...said, sums: [...(await sumBuckets(store, scope, digests))] };
  const { rows, isWhole } = await listBuckets(store, scope, buckets, MOST_ROWS);
  const told = rows.map(({ id, leaves }) => ({ id, leaves: leaves.map(({ rev, deleted }) => ({ rev, deleted })) }));
  return { ...said, rows: told, isWhole };
}
