/**
 * The database of an organisation as one of its stations sees it.
 *
 * - It sees and writes what is in its scope (PR2): `scoped-reads.ts`, `scoped-writes.ts`.
 * - Audit events travel upward only (RP11): they are in no scope, and a station adds to its own chain alone; a hub brings
 *   those of the stations of its site (HU7).
 * - What the organisation signs or central decides (users, roles, stations, settings) comes from central; a station that
 *   sends such a document is refused for that document.
 * - A site keeps its code and record numbers, whoever names it anew (LC6): `site-kept.ts`.
 * - Checkpoints (`_local`) are each station's own.
 *
 * Shown by tenant-isolation.system.test.ts and scope-attack.system.test.ts.
 */
import { auditChainLink } from '#shared/model/audit-event.ts';
import type { DocumentStore, WriteBatch, WriteResult } from '#shared/store/document-store.ts';
import { kindOf } from '#shared/store/envelope-facts.ts';
import { notDatabaseAdmin } from '../errors/couch-error.ts';
import type { FindScope } from '../scopes/station-scope.ts';
import type { StationIdentity } from './caller.ts';
import type { ServedStore } from './database-view.ts';
import { scopedReads } from './scoped-reads.ts';
import { findScopeObjections } from './scoped-writes.ts';
import { findSiteObjections } from './site-kept.ts';
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

/** The audit chains that a caller may add to: station ids with the newest incarnation that is known of each. */
export type FindChains = () => Promise<ReadonlyMap<string, number>>;

const ownChain =
  ({ stationId, incarnation }: StationIdentity): FindChains =>
  async () =>
    new Map([[stationId, incarnation]]);

/** What the store calls a station's local document. */
export const localIdOf = (stationId: string, id: string): string => `${stationId}/${id}`;

export function stationStore(
  inner: DocumentStore,
  station: StationIdentity,
  findScope: FindScope,
  findChains: FindChains = ownChain(station),
): ServedStore {
  const localId = (id: string) => localIdOf(station.stationId, id);
  return {
    ...scopedReads(inner, findScope),
    findScope,
    info: () => inner.info(),
    findLocal: (id) => inner.findLocal(localId(id)),
    stageAttachment: (bytes) => inner.stageAttachment(bytes),
    purge: async () => {
      throw notDatabaseAdmin();
    },
    write: (batch) => writeFor({ inner, station, findScope, findChains }, batch, localId),
    watch: (listener) => inner.watch(listener),
  };
}

interface Writing {
  readonly inner: DocumentStore;
  readonly station: StationIdentity;
  readonly findScope: FindScope;
  readonly findChains: FindChains;
}

async function writeFor(
  { inner, station, findScope, findChains }: Writing,
  batch: WriteBatch,
  localId: (id: string) => string,
): Promise<WriteResult> {
  const locals = batch.locals?.map(({ id, body }) => ({ id: localId(id), body }));
  const own = locals ? { ...batch, locals } : batch;
  const documents = [...(batch.edits ?? []), ...(batch.grafts ?? [])];
  if (documents.length === 0) return inner.write(own);
  const outside = await findScopeObjections(inner, documents, await findScope());
  const otherSites = await findSiteObjections(inner, documents);
  const writer = { ...station, chains: await findChains() };
  return writeAllowed(
    inner,
    own,
    (document) => findObjection(writer, document) ?? outside.get(document) ?? otherSites.get(document),
  );
}

interface Written {
  readonly id: string;
  readonly deleted?: boolean;
  readonly body: string;
}

/** Why a station may not write this document; undefined when it may. */
export function findObjection(
  station: Pick<StationIdentity, 'organisationId'> & { readonly chains: ReadonlyMap<string, number> },
  { id, deleted, body }: Written,
): string | undefined {
  const kind = kindOf(id);
  if (kind === undefined) return undefined;
  if (CENTRAL_KINDS.has(kind)) return `${kind} documents are written by central`;
  if (kind !== AUDIT_EVENT_KIND) return undefined;
  if (deleted) return 'an audit event is never deleted';
  return isKnownChain(station, body) ? undefined : 'an audit event of another chain';
}

/** Its own station, or one of its site where it is a hub, and no incarnation that central has not heard of. */
function isKnownChain({ chains, organisationId }: Parameters<typeof findObjection>[0], body: string): boolean {
  const resource = (parseBody(body) as { resource?: { chain?: unknown; organisation?: unknown } } | undefined)
    ?.resource;
  const chain = auditChainLink.safeParse(resource?.chain);
  if (!chain.success || resource?.organisation !== organisationId) return false;
  return chain.data.incarnation <= (chains.get(chain.data.station) ?? 0);
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
