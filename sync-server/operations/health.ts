/**
 * Whether the databases behind the server work, found out by using them (OP4). A file of SQLite takes a small write on a
 * full disk, too, where its log has room from before: so the room on the disk is looked at as well.
 */
import { refusal } from '#shared/errors/refusal.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { Catalogue } from '../orgs/catalogue.ts';

export type Health =
  | { readonly state: 'ok' }
  /** `reason` is a word for monitors, e.g. `disk-nearly-full`, `read-only`, `no-answer`. */
  | { readonly state: 'failing'; readonly of: 'catalogue' | 'databases'; readonly reason: string };

export interface HealthProbe {
  /** What was found at most a second ago: asking often costs nothing. */
  look(): Promise<Health>;
}

interface ProbedParts {
  readonly catalogue: Pick<Catalogue, 'probe'>;
  /** Stores whose last write failed, kept up to date by their writes. */
  readonly failing: ReadonlyMap<DocumentStore, string>;
  /** Of the disk with the databases, where the server sees it. */
  readonly freeBytes?: () => Promise<number>;
  readonly withinMs?: number;
}

/** With less no ordinary document is sure to find room. */
export const LEAST_FREE_BYTES = 1024 * 1024;

const GOOD_FOR_MS = 1000;
const WITHIN_MS = 2000;

export function createHealthProbe({ catalogue, failing, freeBytes, withinMs = WITHIN_MS }: ProbedParts): HealthProbe {
  let known: { readonly atMs: number; readonly health: Promise<Health> } | undefined;
  const find = async (): Promise<Health> => {
    const reason = await reasonOf(() => catalogue.probe(), withinMs);
    if (reason !== undefined) return { state: 'failing', of: 'catalogue', reason };
    for (const store of [...failing.keys()]) {
      const still = await reasonOf(() => store.write({ locals: [{ id: PROBE_ID, body: '{}' }] }), withinMs);
      if (still !== undefined) return { state: 'failing', of: 'databases', reason: still };
    }
    const room = freeBytes && (await reasonOf(() => assertRoom(freeBytes), withinMs));
    return room === undefined ? { state: 'ok' } : { state: 'failing', of: 'databases', reason: room };
  };
  return {
    look() {
      const nowMs = performance.now();
      if (known && nowMs - known.atMs < GOOD_FOR_MS) return known.health;
      known = { atMs: nowMs, health: find() };
      return known.health;
    },
  };
}

/** A local document: it replicates nowhere and takes no sequence. */
const PROBE_ID = 'holdfast-probe';

async function assertRoom(freeBytes: () => Promise<number>): Promise<void> {
  const free = await freeBytes();
  if (free < LEAST_FREE_BYTES)
    throw new StoreFault(
      refusal('disk-nearly-full', 'The disk with the databases is full.', { support: `${free} bytes` }),
    );
}

/** Undefined when the work was done in time. */
async function reasonOf(work: () => Promise<unknown>, withinMs: number): Promise<string | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve('no-answer'), withinMs);
  const worked = (async () => {
    try {
      await work();
      return undefined;
    } catch (fault) {
      return fault instanceof StoreFault ? fault.refusal.code : 'unusable';
    }
  })();
  try {
    return await Promise.race([worked, late]);
  } finally {
    clearTimeout(timer);
  }
}
