/**
 * The station's own audit chain. Invariant: whatever is committed through `record` is in the chain, and the chain never
 * forks: one event at a time is linked to the head, and event, documents and the new head are one transaction (ST4).
 * The head is kept as a `_local` document, so that it cannot be ahead of or behind the events. After a write whose end
 * is not known (the store threw) the head is read again. Shown by audit-trail.test.ts.
 */
import { z } from 'zod';
import { type ChainHead, type ChainStart, genesisHash, headOf, nextLink } from '#shared/domain/audit/chain-link.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { HybridClock } from '#shared/lib/hybrid-time.ts';
import { type AuditEventResource, type AuditFacts, auditEventModel } from '#shared/model/audit-event.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommitMark } from '#shared/model/envelope.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { DocumentStore, Edit, LocalWrite, WriteResult } from '#shared/store/document-store.ts';
import { createMutex } from '../mutex.ts';

/** What happened; where the chain stands and when it was recorded is the trail's business. */
export type AuditEntry = Omit<AuditFacts, 'organisation' | 'recorded' | 'site' | 'appVersion' | 'clock' | 'offline'>;

/** What commits together with its audit event. */
export interface AuditedBatch {
  readonly edits: readonly Edit[];
  readonly locals: readonly LocalWrite[];
  readonly commit?: CommitMark;
}

export interface Recorded {
  readonly event: AuditEventResource;
  /** `committed: false` when a parent was stale or a body refused: then the event is not in the chain either. Outcomes of the edits only. */
  readonly result: WriteResult;
}

export interface AuditTrail {
  /** Durable when it resolves. */
  record(entry: AuditEntry, batch?: AuditedBatch): Promise<Recorded>;
  /** The last link, or where the chain will begin. */
  head(): Promise<ChainHead | ChainStart>;
}

export interface TrailDeps {
  readonly store: Pick<DocumentStore, 'findLocal' | 'write'>;
  readonly clock: Clock;
  readonly hybridClock: HybridClock;
  readonly organisation: string;
  readonly station: string;
  readonly incarnation: number;
  /** Where a new incarnation begins: the last head that the server knows of this station (RP9). */
  readonly previousHash?: string;
  readonly site: string;
  readonly appVersion: string;
  readonly quality: () => Pick<AuditFacts, 'clock' | 'offline'>;
}

const HEAD_LOCAL = 'audit-chain-head';
const storedHead = z.object({
  station: z.string(),
  incarnation: z.number(),
  sequence: z.number(),
  hash: z.string(),
});

export function createAuditTrail(deps: TrailDeps): AuditTrail {
  const { store, clock } = deps;
  const mutex = createMutex();
  let head: ChainHead | ChainStart | undefined;

  async function readHead(): Promise<ChainHead | ChainStart> {
    const text = await store.findLocal(HEAD_LOCAL);
    const { station, incarnation } = deps;
    if (text !== undefined) {
      const stored = storedHead.parse(JSON.parse(text));
      if (stored.station === station && stored.incarnation === incarnation) return stored;
    }
    return { station, incarnation, previousHash: deps.previousHash ?? genesisHash(deps.organisation, station) };
  }

  function makeEvent(last: ChainHead | ChainStart, entry: AuditEntry): AuditEventResource {
    const { organisation, site, appVersion } = deps;
    const recorded = new Date(clock.now()).toISOString();
    const facts = { ...entry, organisation, site, appVersion, recorded, ...deps.quality() } as AuditFacts;
    return nextLink(last, newDocumentId('AuditEvent', clock), facts, nativeDigests);
  }

  async function recordNext(entry: AuditEntry, batch: AuditedBatch): Promise<Recorded> {
    head ??= await readHead();
    const event = makeEvent(head, entry);
    const next = headOf(event);
    const edits = [...batch.edits, eventEdit(event, batch.commit, deps)];
    const locals = [...batch.locals, { id: HEAD_LOCAL, body: JSON.stringify(next) }];
    const before = head;
    head = undefined; // until the store has said how it went
    const result = await store.write({ edits, locals, atomic: true });
    head = result.committed ? next : before;
    return { event, result: { ...result, outcomes: result.outcomes.slice(0, batch.edits.length) } };
  }

  return {
    record: (entry, batch = { edits: [], locals: [] }) =>
      mutex.run(async () => {
        const recorded = await recordNext(entry, batch);
        if (!recorded.result.committed && batch.edits.length === 0) throw new Error('an audit event was not accepted');
        return recorded;
      }),
    head: () => mutex.run(async () => (head ??= await readHead())),
  };
}

function eventEdit(event: AuditEventResource, commit: CommitMark | undefined, deps: TrailDeps): Edit {
  const body = {
    kind: auditEventModel.kind,
    v: auditEventModel.v,
    facility: deps.site,
    at: deps.hybridClock.next(),
    by: event.actor?.userId ?? 'nobody',
    station: deps.station,
    ...(commit ? { commit } : {}),
    resource: event,
  };
  return { id: event.id, body: JSON.stringify(body) };
}
