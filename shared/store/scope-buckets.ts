/**
 * Where two replicas of a scope differ (RP8). Documents fall into buckets by their id; each bucket is summed up as a whole
 * scope is (`store-summary.ts`), and only the documents of buckets whose sums differ are told by name. A document counts
 * as different by its live leaves alone, as in the sum.
 *
 * It is read page by page while writes go on: what moved meanwhile may look different, and is looked at again.
 */
import type { Digests } from '#shared/revision/digests.ts';
import type { Rev } from '#shared/revision/rev.ts';
import type { ChangeRow, DocumentStore } from './document-store.ts';
import type { Scope } from './scope.ts';
import { SummaryOfRows } from './store-summary.ts';

export const BUCKETS = 256;
const PAGE_ROWS = 1000;

type Reader = Pick<DocumentStore, 'listChanges'>;

/** A document as a bucket tells it. */
export interface BucketRow {
  readonly id: string;
  readonly leaves: readonly { readonly rev: Rev; readonly deleted: boolean }[];
}

/** FNV-1a over the id, folded to one byte: even enough, and the same everywhere. */
export function bucketOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & (BUCKETS - 1);
}

/** One text for each bucket, `count:sum`. */
export async function sumBuckets(
  store: Reader,
  scope: Scope,
  digests: Pick<Digests, 'sha256Hex'>,
): Promise<readonly string[]> {
  const sums = Array.from({ length: BUCKETS }, () => new SummaryOfRows(digests));
  for await (const row of rowsOf(store, scope)) sums[bucketOf(row.id)]?.add(row);
  return sums.map((sum) => {
    const { count, hash } = sum.finish(0);
    return `${count}:${hash}`;
  });
}

export const differingBuckets = (here: readonly string[], there: readonly string[]): readonly number[] =>
  here.flatMap((sum, bucket) => (sum === there[bucket] ? [] : [bucket]));

/** Documents of some buckets, `most` at most; `isWhole` tells whether these are all. */
export async function listBuckets(
  store: Reader,
  scope: Scope,
  buckets: readonly number[],
  most: number,
): Promise<{ readonly rows: readonly ChangeRow[]; readonly isWhole: boolean }> {
  const wanted = new Set(buckets);
  const rows: ChangeRow[] = [];
  for await (const row of rowsOf(store, scope)) {
    if (!wanted.has(bucketOf(row.id))) continue;
    if (rows.length === most) return { rows, isWhole: false };
    rows.push(row);
  }
  return { rows, isWhole: true };
}

export interface RepairPlan<Row extends BucketRow = BucketRow> {
  /** Leaves that are there and not here. */
  readonly missing: readonly { readonly id: string; readonly revs: readonly Rev[] }[];
  /** Documents of which something is here that is not there. */
  readonly surplus: readonly Row[];
}

/** Pure. Of the same buckets on both sides. */
export function planRepair<Row extends BucketRow>(here: readonly Row[], there: readonly BucketRow[]): RepairPlan<Row> {
  const ours = new Map(here.map((row) => [row.id, row]));
  const theirs = new Map(there.map((row) => [row.id, row]));
  const missing = there.flatMap((row) => {
    const own = ours.get(row.id);
    if (own && liveOf(own) === liveOf(row)) return [];
    const revs = row.leaves.map(({ rev }) => rev).filter((rev) => !own?.leaves.some((leaf) => leaf.rev === rev));
    return revs.length > 0 ? [{ id: row.id, revs }] : [];
  });
  const surplus = here.filter((row) => {
    const other = theirs.get(row.id);
    if (!other) return true;
    return row.leaves.some(({ rev, deleted }) => !deleted && !other.leaves.some((leaf) => leaf.rev === rev));
  });
  return { missing, surplus };
}

const liveOf = ({ leaves }: BucketRow): string =>
  leaves
    .flatMap(({ rev, deleted }) => (deleted ? [] : [rev]))
    .sort()
    .join(' ');

async function* rowsOf(store: Reader, scope: Scope): AsyncGenerator<ChangeRow> {
  for (let since = 0; ; ) {
    const page = await store.listChanges({ since, limit: PAGE_ROWS, scope });
    yield* page.rows;
    if (page.rows.length < PAGE_ROWS) return;
    since = page.lastSeq;
    await new Promise((resolve) => setTimeout(resolve, 0)); // others are served meanwhile
  }
}
