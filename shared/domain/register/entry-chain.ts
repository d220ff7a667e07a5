/**
 * The chains of a register (CR3). Each entry names the one before it by its digest, so that a line that was changed, taken
 * out or put in between shows. The main part has one writer at a time, by lease; every other station writes a part of its own.
 */
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { RegisterChain, RegisterEntryResource } from '#shared/model/register-entry.ts';
import { type Digests, portableDigests } from '#shared/revision/digests.ts';

/** Part of a register that one chain runs through. */
export type RegisterPartName =
  | { readonly part: 'main' }
  | { readonly part: 'pending'; readonly station: string; readonly incarnation: number };

/** Where a part begins. */
export function registerGenesis(registerId: string, of: RegisterPartName, digests: Digests = portableDigests): string {
  const where = of.part === 'main' ? ['main'] : ['pending', of.station, of.incarnation];
  return digests.sha256Hex(canonicalJson(['holdfast-register-genesis', registerId, ...where]));
}

/** SHA-256 over the entry as it is stored, its own digest left out. */
export function registerHash(entry: RegisterEntryResource, digests: Digests = portableDigests): string {
  const { hash: _own, ...place } = entry.chain;
  return digests.sha256Hex(canonicalJson({ ...entry, chain: place }));
}

/** Gives an entry its place. What is undefined in it does not count: it is not there when it is read back. */
export function linkEntry(
  entry: Omit<RegisterEntryResource, 'chain'>,
  place: Omit<RegisterChain, 'hash'>,
  digests: Digests = portableDigests,
): RegisterEntryResource {
  const content = JSON.parse(JSON.stringify({ ...entry, chain: { ...place, hash: '' } })) as RegisterEntryResource;
  return { ...content, chain: { ...content.chain, hash: registerHash(content, digests) } };
}

/**
 * @SAFETY Named by its place: two commands that would write the same line of one station's part make the same document, and
 * the store takes one of them.
 */
export function registerEntryId(
  registerId: string,
  { part, station, incarnation, previousHash }: Omit<RegisterChain, 'hash' | 'sequence'>,
  digests: Digests = portableDigests,
): string {
  const named = ['holdfast-register-entry', registerId, part, station, incarnation, previousHash];
  return `RegisterEntry:${digests.sha256Hex(canonicalJson(named)).slice(0, 32)}`;
}
