/**
 * The database of an organisation as one of its stations sees it.
 *
 * - Audit events travel upward only (RP11): no read path shows one, and a station adds to its own chain alone.
 * - What the organisation signs or central decides (users, roles, stations, settings) comes from central; a station that
 *   sends such a document is refused for that document.
 * - Checkpoints (`_local`) are each station's own.
 *
 * Every read path of `ServedStore` passes here; scopes (PR2) will be one more condition in the same places.
 * Shown by tenant-isolation.system.test.ts and station-store.test.ts.
 */
import { auditChainLink } from '#shared/model/audit-event.ts';
import type { ChangesQuery, DocumentStore, IdRange, WriteBatch, WriteResult } from '#shared/store/document-store.ts';
import { kindOf } from '#shared/store/envelope-facts.ts';
import { notDatabaseAdmin } from '../errors/couch-error.ts';
import type { StationIdentity } from './caller.ts';
import type { ServedStore } from './database-view.ts';
import { listIdsAround } from './list-ids-around.ts';
import { writeAllowed } from './write-allowed.ts';

const AUDIT_EVENT_KIND = 'AuditEvent';

/** Written by central only. */
const CENTRAL_KINDS: ReadonlySet<string> = new Set([
  'User',
  'Role',
  'Organisation',
  'Station',
  'Policy',
  'MergePolicy',
]);

/** Kinds of which a station gets nothing. */
const HIDDEN_KINDS = [AUDIT_EVENT_KIND] as const;
const isHidden = (id: string): boolean => id.startsWith(`${AUDIT_EVENT_KIND}:`);

export function stationStore(inner: DocumentStore, station: StationIdentity): ServedStore {
  const localId = (id: string) => `${station.stationId}/${id}`;
  return {
    info: () => inner.info(),
    find: async (id, rev) => (isHidden(id) ? undefined : inner.find(id, rev)),
    findMany: async (ids) =>
      (await inner.findMany(ids)).map((found) => (found && isHidden(found.id) ? undefined : found)),
    findLeaves: async (id, options) => (isHidden(id) ? [] : inner.findLeaves(id, options)),
    listRevisions: async (id) => (isHidden(id) ? [] : inner.listRevisions(id)),
    findMissing: (asked) => inner.findMissing(asked),
    listChanges: (query) => inner.listChanges(withoutHidden(query)),
    listIds: (range: IdRange) => listIdsAround(inner, range, AUDIT_EVENT_KIND),
    findLocal: (id) => inner.findLocal(localId(id)),
    findAttachment: (digest, range) => inner.findAttachment(digest, range),
    stageAttachment: (bytes) => inner.stageAttachment(bytes),
    purge: async () => {
      throw notDatabaseAdmin();
    },
    write: (batch) => writeFor(inner, station, batch, localId),
    watch: (listener) => inner.watch(listener),
  };
}

function withoutHidden(query: ChangesQuery): ChangesQuery {
  return { ...query, excludeKinds: [...(query.excludeKinds ?? []), ...HIDDEN_KINDS] };
}

function writeFor(
  inner: DocumentStore,
  station: StationIdentity,
  batch: WriteBatch,
  localId: (id: string) => string,
): Promise<WriteResult> {
  const locals = batch.locals?.map(({ id, body }) => ({ id: localId(id), body }));
  const own = locals ? { ...batch, locals } : batch;
  return writeAllowed(inner, own, (document) => findObjection(station, document));
}

interface Written {
  readonly id: string;
  readonly deleted?: boolean;
  readonly body: string;
}

/** Why a station may not write this document; undefined when it may. */
export function findObjection(station: StationIdentity, { id, deleted, body }: Written): string | undefined {
  const kind = kindOf(id);
  if (kind === undefined) return undefined;
  if (CENTRAL_KINDS.has(kind)) return `${kind} documents are written by central`;
  if (kind !== AUDIT_EVENT_KIND) return undefined;
  if (deleted) return 'an audit event is never deleted';
  return isOwnChain(station, body) ? undefined : 'an audit event of another chain';
}

/** Its own station, and no incarnation that central has not heard of. */
function isOwnChain({ stationId, incarnation, organisationId }: StationIdentity, body: string): boolean {
  const resource = (parseBody(body) as { resource?: { chain?: unknown; organisation?: unknown } } | undefined)
    ?.resource;
  const chain = auditChainLink.safeParse(resource?.chain);
  if (!chain.success || resource?.organisation !== organisationId) return false;
  return chain.data.station === stationId && chain.data.incarnation <= incarnation;
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
