import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { AuditChainLink, AuditEventResource, AuditFacts } from '#shared/model/audit-event.ts';
import { type Digests, portableDigests } from '#shared/revision/digests.ts';

/** The last link of a station's chain: what the next one builds on. */
export type ChainHead = Omit<AuditChainLink, 'previousHash'>;

/** Before the first event of a station's first incarnation. */
export function genesisHash(organisation: string, station: string, digests: Digests = portableDigests): string {
  return digests.sha256Hex(canonicalJson(['holdfast-audit-genesis', organisation, station]));
}

/** SHA-256 over the event with its place in the chain, its own hash left out. */
export function chainHash(event: AuditEventResource, digests: Digests = portableDigests): string {
  const { hash: _own, ...place } = event.chain;
  return digests.sha256Hex(canonicalJson({ ...event, chain: place }));
}

/** Where a chain begins: at nothing, or, for a restored station, at the last head that the server knows (RP9). */
export interface ChainStart {
  readonly station: string;
  readonly incarnation: number;
  readonly previousHash: string;
}

/** Gives what happened its place behind `last`. */
export function nextLink(
  last: ChainHead | ChainStart,
  id: string,
  facts: AuditFacts,
  digests: Digests = portableDigests,
): AuditEventResource {
  const place = {
    station: last.station,
    incarnation: last.incarnation,
    sequence: 'sequence' in last ? last.sequence + 1 : 1,
    previousHash: 'hash' in last ? last.hash : last.previousHash,
  };
  // Round trip: the hash is over what will be read back, so members that are `undefined` must not count.
  const content = JSON.parse(JSON.stringify({ ...facts, resourceType: 'AuditEvent', id })) as Omit<
    AuditEventResource,
    'chain'
  >;
  const event = { ...content, chain: { ...place, hash: '' } } as AuditEventResource;
  return { ...event, chain: { ...place, hash: chainHash(event, digests) } };
}

export const headOf = (event: AuditEventResource): ChainHead => {
  const { previousHash: _earlier, ...head } = event.chain;
  return head;
};
