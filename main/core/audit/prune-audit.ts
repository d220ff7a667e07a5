/**
 * RP11: a station keeps its own audit events until they are confirmed and thirty days more; then they go, and with them
 * the replay record of the command that they tell of. They go by eviction: no tombstone, nothing of it is replicated.
 *
 * Invariant: what goes is at central. Both must say so: a head that central countersigned thirty days ago covers the
 * event, and the push's checkpoint has passed it. The head becomes the place where the chain begins here; it is on the
 * disk before the first event behind it goes, so that at any moment what is left verifies against it. Shown by prune-audit.test.ts.
 */
import { z } from 'zod';
import type { Clock } from '#shared/lib/clock.ts';
import { type AuditEventResource, auditEventResource } from '#shared/model/audit-event.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { type Confirmed, LANES } from '#shared/replication/confirmed-positions.ts';
import type { DocumentStore, EvictingStore, StoredRevision } from '#shared/store/document-store.ts';
import { planForgetCommand } from '../api/command-record.ts';
import { localRecord } from '../session/local-record.ts';
import type { ConfirmedHead, ConfirmedHeads } from './confirmed-heads.ts';

export const AUDIT_KEPT_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;
/** A transaction holds up nobody for long. */
const AT_ONCE = 200;

const chainStart = z.object({ station: z.string(), incarnation: z.number(), sequence: z.number(), hash: z.string() });
export type PrunedStart = z.output<typeof chainStart>;

export interface PrunerDeps {
  readonly store: Pick<DocumentStore, 'findLocal' | 'write' | 'listDocuments' | 'listChanges'> & EvictingStore;
  readonly station: string;
  readonly clock: Clock;
  readonly heads: Pick<ConfirmedHeads, 'list'>;
  /** How far central has confirmed each lane; from the checkpoints on the disk. */
  readonly readConfirmed: () => Promise<ReadonlyMap<Lane, Confirmed>>;
}

export interface AuditPruner {
  /** How many events went. Ends early when `signal` is aborted. */
  prune(signal: AbortSignal): Promise<number>;
  /** The last event that may be gone: what `verifyChain` takes as the beginning. */
  findStart(): Promise<PrunedStart | undefined>;
}

export function createAuditPruner(deps: PrunerDeps): AuditPruner {
  const { store, clock } = deps;
  const start = localRecord(store, 'audit-pruned-start', chainStart);

  async function findCovering(): Promise<ConfirmedHead | undefined> {
    const before = clock.now() - AUDIT_KEPT_DAYS * DAY_MS;
    return (await deps.heads.list()).findLast(({ at, station }) => station === deps.station && Date.parse(at) < before);
  }

  async function beginAt({ station, incarnation, sequence, hash }: ConfirmedHead): Promise<void> {
    const known = await start.find();
    if (known?.incarnation === incarnation && known.sequence === sequence) return;
    await start.write({ station, incarnation, sequence, hash });
  }

  async function pruneBatch(covering: ConfirmedHead, afterId: string | undefined) {
    const query = { kind: 'AuditEvent', limit: AT_ONCE, ...(afterId && { afterId }) };
    const page = await store.listDocuments(query);
    const covered = page.flatMap((stored) => coveredEvent(stored, covering) ?? []);
    const unconfirmed = await listUnconfirmed(
      deps,
      covered.map(({ id }) => id),
    );
    const going = covered.filter(({ id }) => !unconfirmed.has(id));
    const locals = going.flatMap(({ event }) => (event.commandId ? [planForgetCommand(event.commandId)] : []));
    if (locals.length > 0) await store.write({ locals });
    const gone = going.length === 0 ? [] : await store.evict(going.map(({ id, rev }) => ({ id, revs: [rev] })));
    return { gone: gone.length, covered: covered.length, lastId: page.at(-1)?.id };
  }

  return {
    findStart: () => start.find(),
    async prune(signal) {
      const covering = await findCovering();
      if (!covering) return 0;
      await beginAt(covering);
      let pruned = 0;
      let afterId: string | undefined;
      while (!signal.aborted) {
        const { gone, covered, lastId } = await pruneBatch(covering, afterId);
        pruned += gone;
        afterId = lastId;
        // Ids go by time: behind a page that the head does not reach nothing is covered.
        if (covered === 0 || lastId === undefined) break;
      }
      return pruned;
    },
  };
}

interface CoveredEvent {
  readonly id: string;
  readonly rev: string;
  readonly event: AuditEventResource;
}

function coveredEvent({ id, rev, body }: StoredRevision, head: ConfirmedHead): CoveredEvent | undefined {
  const parsed = auditEventResource.safeParse((JSON.parse(body ?? '{}') as { resource?: unknown }).resource);
  if (!parsed.success) return undefined;
  const { station, incarnation, sequence } = parsed.data.chain;
  const isBehind = incarnation < head.incarnation || (incarnation === head.incarnation && sequence <= head.sequence);
  return station === head.station && isBehind ? { id, rev, event: parsed.data } : undefined;
}

/** Those that stand behind the checkpoint of a lane: central has not said that it has them. */
async function listUnconfirmed(
  { store, readConfirmed }: PrunerDeps,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const confirmed = await readConfirmed();
  const found = new Set<string>();
  for (const lane of LANES) {
    const since = confirmed.get(lane)?.seq ?? 0;
    const { rows } = await store.listChanges({ since, lane, ids, limit: ids.length });
    for (const { id } of rows) found.add(id);
  }
  return found;
}
