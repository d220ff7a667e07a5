import type { Lane } from '#shared/model/envelope.ts';
import type { KnownRevisions } from './known-revisions.ts';
import type {
  AskedRevisions,
  FeedPage,
  FeedRow,
  FeedToken,
  ReplicationSource,
  ReplicationTarget,
  StoredRevision,
} from './peer.ts';

/** A page of the feed with everything that is to be written of it. */
export interface LoadedBatch {
  readonly page: FeedPage;
  readonly revisions: readonly StoredRevision[];
  /** Leaves of the page that nothing had been noted of. */
  readonly open: number;
  /** Of those, the leaves that were on the other side before. */
  readonly known: number;
  readonly asked: boolean;
  readonly elapsedMs: number;
}

export interface LoadRequest {
  readonly since: FeedToken | undefined;
  readonly limit: number;
  readonly lane: Lane | undefined;
  /** Most of the page is expected to be there already: read it without bodies, ask, fetch what is missing. */
  readonly expectKnown: boolean;
  /** After an interruption, or at the beginning: ask before sending, the last answer may have been lost. */
  readonly unsure: boolean;
  readonly knownAtTarget: KnownRevisions | undefined;
  readonly nowMs: () => number;
}

export async function loadBatch(
  source: ReplicationSource,
  target: ReplicationTarget,
  request: LoadRequest,
  signal: AbortSignal,
): Promise<LoadedBatch> {
  const startedMs = request.nowMs();
  const { since, limit, lane, expectKnown, knownAtTarget } = request;
  const isThinned = !expectKnown && knownAtTarget !== undefined && knownAtTarget.size > 0;
  const bodies = !expectKnown && !isThinned;
  const page = await source.readFeed({ since, limit, bodies, ...(lane && { lane }) }, signal);
  return completeBatch(source, target, { ...request, page, isThinned, startedMs }, signal);
}

/** The same with a page that is here. */
export async function completeBatch(
  source: ReplicationSource,
  target: ReplicationTarget,
  request: Pick<LoadRequest, 'unsure' | 'knownAtTarget' | 'nowMs'> & {
    readonly page: FeedPage;
    /** Read without bodies, as notes tell what of it is there: what they leave over is fetched, and nobody is asked. */
    readonly isThinned?: boolean;
    readonly startedMs: number;
  },
  signal: AbortSignal,
): Promise<LoadedBatch> {
  const { page, isThinned = false, startedMs } = request;
  const open = page.rows.map((row) => withoutKnown(row, request.knownAtTarget)).filter((row) => row.leaves.length > 0);
  const asked = open.length > 0 && (request.unsure || (!isThinned && open.some((row) => !bringsBodies(row))));
  const wanted = asked
    ? await target.findMissing(
        open.map(({ id, leaves: revs }) => ({ id, revs })),
        signal,
      )
    : undefined;
  const revisions = await collect(source, open, wanted, signal);
  const leaves = countLeaves(open);
  const known = leaves - revisions.length;
  return { page, revisions, open: leaves, known, asked, elapsedMs: request.nowMs() - startedMs };
}

function withoutKnown(row: FeedRow, known: KnownRevisions | undefined): FeedRow {
  if (!known || known.size === 0) return row;
  const leaves = row.leaves.filter((rev) => !known.has(row.id, rev));
  return leaves.length === row.leaves.length ? row : { ...row, leaves };
}

function bringsBodies(row: FeedRow): boolean {
  return row.leaves.every((rev) =>
    row.revisions?.some((revision) => revision.rev === rev && revision.body !== undefined),
  );
}

async function collect(
  source: ReplicationSource,
  open: readonly FeedRow[],
  wanted: readonly { readonly id: string; readonly missing: readonly string[] }[] | undefined,
  signal: AbortSignal,
): Promise<StoredRevision[]> {
  if (!wanted) {
    const atHand = allAtHand(open);
    if (atHand) return atHand;
  }
  const asked =
    wanted?.map(({ id, missing }) => ({ id, revs: missing })) ?? open.map(({ id, leaves: revs }) => ({ id, revs }));
  const atHand = new Map(open.map((row) => [row.id, row.revisions ?? []]));
  const found: StoredRevision[] = [];
  const toFetch: AskedRevisions[] = [];
  for (const { id, revs } of asked) {
    const lacking: string[] = [];
    for (const rev of revs) {
      const revision = atHand.get(id)?.find((one) => one.rev === rev && one.body !== undefined);
      if (revision) found.push(revision);
      else lacking.push(rev);
    }
    if (lacking.length > 0) toFetch.push({ id, revs: lacking });
  }
  return toFetch.length === 0 ? found : [...found, ...(await source.readRevisions(toFetch, signal))];
}

/** What came with the rows, where it is exactly their leaves; undefined where something is to be picked or fetched. */
function allAtHand(rows: readonly FeedRow[]): StoredRevision[] | undefined {
  const found: StoredRevision[] = [];
  for (const { leaves, revisions = [] } of rows) {
    if (revisions.length !== leaves.length) return undefined;
    for (const [index, revision] of revisions.entries()) {
      if (revision.rev !== leaves[index] || revision.body === undefined) return undefined;
      found.push(revision);
    }
  }
  return found;
}

function countLeaves(rows: readonly FeedRow[]): number {
  let count = 0;
  for (const row of rows) count += row.leaves.length;
  return count;
}
