/**
 * RP8: what a station or a hub holds and what central says it should hold differ although everything is caught up: a file that was
 * damaged and mended, a record that left too early, a fault of ours. The buckets that differ are told by name, what is
 * missing is fetched, and what is too much is counted for a person: nothing is ever deleted because of a list.
 */
import { isRefusal, type Refusal, refusal } from '../errors/refusal.ts';
import type { CentralClient } from '../protocol/central-client.ts';
import type { Digests } from '../revision/digests.ts';
import type { ChangeRow, DocumentStore, Scope } from '../store/document-store.ts';
import { differingBuckets, listBuckets, planRepair, sumBuckets } from '../store/scope-buckets.ts';
import type { AskedRevisions } from './peer.ts';

export interface ReconcileParts {
  readonly store: Pick<DocumentStore, 'listChanges' | 'findFacts'>;
  readonly central: Pick<CentralClient, 'readBuckets'>;
  readonly digests: Pick<Digests, 'sha256Hex'>;
  /** Brings revisions here; gives how many came. */
  readonly fetchFromCentral: (wanted: readonly AskedRevisions[]) => Promise<number>;
  /** Central has not confirmed this document yet, or has refused it: it is no surplus. */
  readonly isUnsent: (row: ChangeRow) => Promise<boolean>;
}

export interface Reconciled {
  readonly fetched: number;
  /** Ids of documents, or of versions of them, that central does not list for this station. */
  readonly surplus: readonly string[];
  /** False where a list was cut off: what is beyond was not compared. */
  readonly isWhole: boolean;
}

const BUCKETS_AT_ONCE = 4;
/** More than a bucket has at any station; what is beyond waits for the next time. */
const MOST_ROWS = 50_000;

/** Of the whole scope, or of one patient's record. Refused: `no-contact`, and `unsupported` where central knows no buckets. */
export async function reconcile(parts: ReconcileParts, patientId?: string): Promise<Reconciled | Refusal> {
  const of = patientId === undefined ? {} : { patientId };
  const there = await parts.central.readBuckets({ ...of, buckets: 'sums' });
  if (isRefusal(there)) return there.code === 'not-found' ? unsupported() : there;
  if (!there.sums) return unsupported();
  const { facilities, patients } = there;
  const scope: Scope = { facilities, patients, ...(patientId !== undefined && { narrow: true as const }) };
  const buckets = differingBuckets(await sumBuckets(parts.store, scope, parts.digests), there.sums);
  let fetched = 0;
  let isWhole = true;
  const surplus: string[] = [];
  for (let at = 0; at < buckets.length; at += BUCKETS_AT_ONCE) {
    const done = await repair(parts, scope, { ...of, buckets: buckets.slice(at, at + BUCKETS_AT_ONCE) });
    if (isRefusal(done)) return done;
    fetched += done.fetched;
    surplus.push(...done.surplus);
    isWhole &&= done.isWhole;
  }
  return { fetched, surplus, isWhole };
}

async function repair(
  { store, central, fetchFromCentral, isUnsent }: ReconcileParts,
  scope: Scope,
  asked: { readonly patientId?: string; readonly buckets: number[] },
): Promise<Reconciled | Refusal> {
  const there = await central.readBuckets(asked);
  if (isRefusal(there)) return there;
  if (!there.rows) return unsupported();
  const before = await listBuckets(store, scope, asked.buckets, MOST_ROWS);
  const { missing } = planRepair(before.rows, there.rows);
  const fetched = await fetchFromCentral(missing);
  // What was only older is none too much now.
  const here = missing.length > 0 ? await listBuckets(store, scope, asked.buckets, MOST_ROWS) : before;
  // Of a list that was cut off nothing follows about what is not in it.
  if (!there.isWhole || !here.isWhole) return { fetched, surplus: [], isWhole: false };
  const plan = planRepair(here.rows, there.rows);
  const surplus: string[] = [];
  for (const row of plan.surplus) if (!(await isUnsent(row))) surplus.push(row.id);
  return { fetched, surplus, isWhole: true };
}

const unsupported = (): Refusal => refusal('unsupported', 'This server cannot tell where the records differ.');
