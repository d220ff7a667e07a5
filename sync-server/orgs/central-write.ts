/**
 * What central itself writes into an organisation's database: signed users and roles, stations, places, settings. Each
 * act goes in one transaction with its audit event and the head of central's own audit chain (ST4).
 */
import { genesisHash, headOf, nextLink } from '#shared/domain/audit/chain-link.ts';
import { countersignHead, signHead } from '#shared/domain/audit/signed-head.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { type AuditEventResource, type AuditFacts, auditChainLink } from '#shared/model/audit-event.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { kindModel } from '#shared/model/kinds.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { DocumentStore, Edit, StoredRevision, WriteResult } from '#shared/store/document-store.ts';
import { kindOf } from '#shared/store/envelope-facts.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { CENTRAL, type ServerContext } from '../context.ts';
import type { HeldLock, OrganisationEntry } from './catalogue.ts';
import { readSigningKey } from './organisation-keys.ts';

export interface CentralDocument {
  readonly id: string;
  readonly resource: object;
}

export interface CentralAct {
  /** `noun.verb`, as in the contract. */
  readonly operation: string;
  readonly action: AuditFacts['action'];
  readonly subtype: string;
  /** Who did it: a user, or undefined for whoever runs the server. */
  readonly actor?: AuditFacts['actor'];
  readonly reason?: string;
  readonly purpose?: string;
  /** Whose record it concerns. */
  readonly patients?: readonly string[];
  readonly searchTerms?: string;
  /** The station that asked for it. */
  readonly target?: string;
}

const AUDIT_EVENT_KIND = 'AuditEvent';
const HEAD_ID = 'central/audit-head';

/** What an act writes, and how its audit event names it. */
export interface CentralWrite {
  readonly edits: readonly Edit[];
  readonly entities: AuditFacts['entities'];
}

/** `plan` sees the store after every act before it, and says what this one writes; nothing when it throws. */
export function actAtCentral<T>(
  context: ServerContext,
  organisation: OrganisationEntry,
  act: CentralAct,
  plan: (store: DocumentStore) => Promise<{ readonly documents: readonly CentralDocument[]; readonly result: T }>,
): Promise<{ readonly result: T; readonly written: readonly StoredRevision[] }> {
  return context.catalogue.exclusively(`act ${organisation.id}`, async (lock) => {
    const turn = await beginTurn(context, organisation, act, lock);
    const { store } = turn;
    const { documents, result } = await plan(store);
    const edits = await Promise.all(documents.map((document) => toEdit(context, store, document, act)));
    const entities = documents.map(({ id }) => ({ id, kind: kindOf(id) ?? '' }));
    const outcome = await writeAudited(turn, { edits, entities });
    if (!outcome.committed) throw new Error(describeRefused(outcome.outcomes));
    const written = await store.findMany(documents.map((document) => document.id));
    return { result, written: written.filter((revision) => revision !== undefined) };
  });
}

/** The same for edits that are whole already. Not committed: a parent was stale, or a body refused. */
export function writeAtCentral(
  context: ServerContext,
  organisation: OrganisationEntry,
  act: CentralAct,
  write: CentralWrite,
): Promise<WriteResult> {
  return context.catalogue.exclusively(`act ${organisation.id}`, async (lock) =>
    writeAudited(await beginTurn(context, organisation, act, lock), write),
  );
}

interface Turn {
  readonly context: ServerContext;
  readonly organisation: OrganisationEntry;
  readonly store: DocumentStore;
  readonly act: CentralAct;
  readonly lock: HeldLock;
  /** As it stood before anything was read: the act goes in only while it stands so (ST4.5), whatever became of the lock. */
  readonly head: string | undefined;
}

async function beginTurn(
  context: ServerContext,
  organisation: OrganisationEntry,
  act: CentralAct,
  lock: HeldLock,
): Promise<Turn> {
  const store = await context.stores.open(organisation.database);
  return { context, organisation, act, lock, store, head: await store.findLocal(HEAD_ID) };
}

async function writeAudited(turn: Turn, { edits, entities }: CentralWrite): Promise<WriteResult> {
  const { context, organisation, store, act, lock, head } = turn;
  const event = nextEvent(turn, entities);
  const auditEdit = await toEdit(context, store, { id: event.id, resource: event }, act);
  const locals = [{ id: HEAD_ID, body: JSON.stringify(headOf(event)) }];
  await lock.assertHeld();
  const ifLocal = { id: HEAD_ID, body: head };
  const outcome = await store.write({ edits: [...edits, auditEdit], locals, ifLocal, atomic: true });
  if (outcome.committed) await keepOwnHead(context, organisation, event);
  else if ((await store.findLocal(HEAD_ID)) !== head) throw new StoreFault(overtaken());
  return outcome;
}

function overtaken(): Refusal {
  return refusal('locked', 'Another server wrote at the same moment. Nothing of this was saved. Try again.', {
    support: 'the head of central’s audit chain has moved on',
  });
}

/** Kinds and reasons only: no content. */
function describeRefused(outcomes: readonly { id: string; state: string }[]): string {
  const bad = outcomes.filter(({ state }) => state !== 'stored' && state !== 'known');
  return `central could not write: ${bad.map((one) => `${kindOf(one.id)} ${JSON.stringify({ ...one, id: undefined })}`).join('; ')}`;
}

async function toEdit(
  { hybridClock }: ServerContext,
  store: DocumentStore,
  { id, resource }: CentralDocument,
  { actor }: CentralAct,
): Promise<Edit> {
  const before = await store.find(id);
  const parent = before && !before.deleted ? { parent: before.rev } : {};
  const kind = kindOf(id);
  const { v } = kindModel(kind ?? '');
  const envelope = { kind, v, facility: '*', at: hybridClock.next(), by: actor?.userId ?? CENTRAL, station: CENTRAL };
  return { id, ...parent, body: JSON.stringify({ ...envelope, resource }) };
}

function nextEvent({ context, organisation, head, act }: Turn, entities: AuditFacts['entities']): AuditEventResource {
  const { clock, version: appVersion } = context;
  const genesis = {
    station: CENTRAL,
    incarnation: 1,
    previousHash: genesisHash(organisation.id, CENTRAL, nativeDigests),
  };
  const last = head === undefined ? genesis : auditChainLink.omit({ previousHash: true }).parse(JSON.parse(head));
  const { operation, action, subtype, actor, reason, purpose, patients = [], searchTerms, target } = act;
  const facts: AuditFacts = {
    organisation: organisation.id,
    operation,
    action,
    subtype,
    outcome: 'success',
    recorded: new Date(clock.now()).toISOString(),
    clock: { quality: 'checked' },
    patients: [...patients],
    entities,
    site: '*',
    offline: false,
    appVersion,
    ...(actor && { actor }),
    ...(reason !== undefined && { reason }),
    ...(purpose !== undefined && { purpose }),
    ...(searchTerms !== undefined && { searchTerms }),
    ...(target !== undefined && { target }),
  };
  return nextLink(last, newDocumentId(AUDIT_EVENT_KIND, clock), facts, nativeDigests);
}

async function keepOwnHead(
  context: ServerContext,
  organisation: OrganisationEntry,
  event: AuditEventResource,
): Promise<void> {
  const key = await readSigningKey(context, organisation.id);
  const at = new Date(context.clock.now()).toISOString();
  const signed = await signHead({ ...headOf(event), organisation: organisation.id, at }, key);
  await context.catalogue.keepHead(await countersignHead(signed, key));
}
