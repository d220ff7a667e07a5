import { type SignedHead, verifyCountersignature, verifyHead } from '#shared/domain/audit/signed-head.ts';
import { type StationVerdict, verifyChains } from '#shared/domain/audit/verify-chain.ts';
import { importVerifyingKey, type VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { type AuditEventResource, auditEventResource } from '#shared/model/audit-event.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { CENTRAL, type ServerContext } from '../context.ts';
import type { OrganisationEntry } from './catalogue.ts';

export interface AuditReport {
  readonly verdicts: readonly StationVerdict[];
  /** Kept heads whose signatures do not hold: the catalogue was tampered with, or a key was changed. */
  readonly untrustedHeads: number;
  /** Ids of audit events that cannot be read as such, or have more than one revision. */
  readonly damagedEvents: readonly string[];
}

export const isSound = ({ verdicts, untrustedHeads, damagedEvents }: AuditReport): boolean =>
  untrustedHeads === 0 && damagedEvents.length === 0 && verdicts.every(({ verdict }) => verdict.state === 'ok');

const AUDIT_EVENT_KIND = 'AuditEvent';
const PAGE_ROWS = 1000;

/** Judges the audit chains of all stations of an organisation against the heads kept in the catalogue. */
export async function verifyAudit(context: ServerContext, organisation: OrganisationEntry): Promise<AuditReport> {
  const store = await context.stores.open(organisation.database);
  // Heads first: what is written meanwhile, by another process too, must not look like a tail that was cut off.
  const heads = await context.catalogue.listHeads(organisation.id);
  const damagedEvents: string[] = await listRevised(store);
  const events = await readEvents(store, damagedEvents);
  const trusted = await filterTrusted(context, organisation, heads);
  return {
    verdicts: verifyChains(events, trusted, nativeDigests),
    untrustedHeads: heads.length - trusted.length,
    damagedEvents,
  };
}

async function readEvents(store: DocumentStore, damaged: string[]): Promise<AuditEventResource[]> {
  const events: AuditEventResource[] = [];
  for (let afterId: string | undefined; ; ) {
    const query = { kind: AUDIT_EVENT_KIND, limit: PAGE_ROWS, ...(afterId !== undefined && { afterId }) };
    const page = await store.listDocuments(query);
    for (const { id, body = '{}' } of page) {
      // As it was written: the hash is over every member, also those that this version does not know.
      const { resource } = JSON.parse(body) as { resource?: unknown };
      const read = auditEventResource.safeParse(resource);
      if (read.success && read.data.id === id) events.push(resource as AuditEventResource);
      else damaged.push(id);
    }
    afterId = page.at(-1)?.id;
    if (afterId === undefined || page.length < PAGE_ROWS) return events;
  }
}

async function listRevised(store: DocumentStore): Promise<string[]> {
  const conflicts = await store.listConflicts(undefined, PAGE_ROWS);
  return conflicts.map(({ id }) => id).filter((id) => id.startsWith(`${AUDIT_EVENT_KIND}:`));
}

/** A contradicting head was not countersigned; the station's own signature makes it evidence all the same. */
async function filterTrusted(
  { catalogue }: ServerContext,
  organisation: OrganisationEntry,
  heads: readonly SignedHead[],
): Promise<SignedHead[]> {
  const central = await importVerifyingKey(organisation.publicKeyJwk);
  const keys = new Map<string, VerifyingKey>([[CENTRAL, central]]);
  for (const { id, publicKeyJwk } of await catalogue.listStations(organisation.id)) {
    keys.set(id, await importVerifyingKey(publicKeyJwk));
  }
  const trusted: SignedHead[] = [];
  for (const head of heads) {
    const key = keys.get(head.station);
    const isSigned = key !== undefined && head.organisation === organisation.id && (await verifyHead(head, key));
    const isCountersigned = head.countersignature === undefined || (await verifyCountersignature(head, central));
    if (isSigned && isCountersigned) trusted.push(head);
  }
  return trusted;
}
