/**
 * Judges audit chains. What can be shown: a changed, removed, inserted or reordered event breaks the hash chain or its
 * count; an end that was cut off, or a chain rewritten from some point on, contradicts a signed head. What cannot be
 * shown: changes after the last signed head by somebody who holds the store's key, which is why heads are signed and
 * countersigned with every batch (RP11). Shown by verify-chain.prop.test.ts.
 */
import { groupBy } from '#shared/lib/group-by.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import { type Digests, portableDigests } from '#shared/revision/digests.ts';
import { type ChainHead, chainHash, genesisHash } from './chain-link.ts';

interface Place {
  readonly station: string;
  readonly incarnation: number;
  readonly sequence: number;
}

export type ChainFinding =
  /** The event's content does not give its hash, or it does not build on the one before, or a signed head says otherwise. */
  | (Place & { readonly state: 'broken-link'; readonly reason: 'content' | 'previous' | 'signed-head' })
  /** Events from `sequence` up to and including `upTo` are not there, later ones are. */
  | (Place & { readonly state: 'gap'; readonly upTo: number })
  /** A signed head reaches to `upTo`; events from `sequence` on are not there. */
  | (Place & { readonly state: 'missing-tail'; readonly upTo: number })
  /** Two different events hold this place: two clones of a station have both gone on. */
  | (Place & { readonly state: 'fork'; readonly hashes: readonly string[] });

export type ChainVerdict = { readonly state: 'ok'; readonly events: number } | ChainFinding;

export interface StationVerdict {
  readonly station: string;
  readonly verdict: ChainVerdict;
}

type Head = Pick<ChainHead, 'station' | 'incarnation' | 'sequence' | 'hash'>;

/**
 * The first fault of one station's chain over all its incarnations. Events in any order; the same event twice is no
 * fault. `signedHeads` must have passed `verifyHead` (and `verifyCountersignature`) before. `prunedTo`: where a station's
 * own copy begins, since what is before it went after central had confirmed it; what is left of that is not judged.
 */
export function verifyChain(
  events: Iterable<AuditEventResource>,
  signedHeads: Iterable<Head>,
  digests: Digests = portableDigests,
  prunedTo?: Head,
): ChainVerdict {
  const all = [...events].filter(({ chain }) => !isPruned(chain, prunedTo));
  const heads = [...signedHeads].filter((head) => !isPruned(head, prunedTo));
  const incarnations = [...new Set([...all.map((event) => event.chain), ...heads].map((link) => link.incarnation))];
  const earlier = new Set<string>(prunedTo ? [prunedTo.hash] : []);
  for (const incarnation of incarnations.sort((a, b) => a - b)) {
    const own = all.filter((event) => event.chain.incarnation === incarnation);
    const ownHeads = heads.filter((head) => head.incarnation === incarnation);
    const from = prunedTo?.incarnation === incarnation ? prunedTo : undefined;
    const finding = verifyIncarnation({ incarnation, events: own, heads: ownHeads, from }, earlier, digests);
    if (finding) return finding;
    for (const hash of [...own.map((event) => event.chain.hash), ...ownHeads.map((head) => head.hash)])
      earlier.add(hash);
  }
  return { state: 'ok', events: new Set(all.map((event) => event.chain.hash)).size };
}

/** `verifyChain` for every station that occurs, in order of station id. */
export function verifyChains(
  events: Iterable<AuditEventResource>,
  signedHeads: Iterable<Head>,
  digests: Digests = portableDigests,
): readonly StationVerdict[] {
  const byStation = groupBy(events, (event) => event.chain.station);
  const headsByStation = groupBy(signedHeads, (head) => head.station);
  return [...new Set([...byStation.keys(), ...headsByStation.keys()])].sort().map((station) => ({
    station,
    verdict: verifyChain(byStation.get(station) ?? [], headsByStation.get(station) ?? [], digests),
  }));
}

function isPruned(place: Place, prunedTo: Head | undefined): boolean {
  if (prunedTo?.station !== place.station || place.incarnation > prunedTo.incarnation) return false;
  return place.incarnation < prunedTo.incarnation || place.sequence <= prunedTo.sequence;
}

interface Incarnation {
  readonly incarnation: number;
  readonly events: readonly AuditEventResource[];
  readonly heads: readonly Head[];
  /** The link before the first one that is here; undefined where the chain is whole. */
  readonly from: Head | undefined;
}

function verifyIncarnation(
  { incarnation, events, heads, from }: Incarnation,
  earlier: ReadonlySet<string>,
  digests: Digests,
): ChainFinding | undefined {
  const bySequence = new Map([...groupBy(events, (event) => event.chain.sequence)].sort(([a], [b]) => a - b));
  const headsBySequence = groupBy(heads, (head) => head.sequence);
  let before = from?.hash;
  let expected = (from?.sequence ?? 0) + 1;
  for (const [sequence, candidates] of bySequence) {
    const [event] = candidates as [AuditEventResource];
    const place = { station: event.chain.station, incarnation, sequence };
    if (sequence !== expected) return { ...place, state: 'gap', sequence: expected, upTo: sequence - 1 };
    for (const candidate of candidates) {
      if (chainHash(candidate, digests) !== candidate.chain.hash)
        return { ...place, state: 'broken-link', reason: 'content' };
    }
    const hashes = [...new Set(candidates.map((candidate) => candidate.chain.hash))];
    if (hashes.length > 1) return { ...place, state: 'fork', hashes };
    if (!buildsOn(event, before, earlier, digests)) return { ...place, state: 'broken-link', reason: 'previous' };
    const spoken = headsBySequence.get(sequence) ?? [];
    if (spoken.some((head) => head.hash !== event.chain.hash))
      return { ...place, state: 'broken-link', reason: 'signed-head' };
    before = event.chain.hash;
    expected = sequence + 1;
  }
  return findMissingTail(incarnation, expected, heads);
}

function buildsOn(
  event: AuditEventResource,
  before: string | undefined,
  earlier: ReadonlySet<string>,
  digests: Digests,
): boolean {
  const { previousHash, station, incarnation } = event.chain;
  if (before !== undefined) return previousHash === before;
  const genesis = genesisHash(event.organisation, station, digests);
  if (incarnation === 1) return previousHash === genesis;
  // A restored station goes on from what the server knew of it: any earlier event or head, or nothing at all.
  return earlier.has(previousHash) || (earlier.size === 0 && previousHash === genesis);
}

function findMissingTail(incarnation: number, expected: number, heads: readonly Head[]): ChainFinding | undefined {
  const furthest = heads.reduce<Head | undefined>(
    (best, head) => (head.sequence > (best?.sequence ?? 0) ? head : best),
    undefined,
  );
  if (!furthest || furthest.sequence < expected) return undefined;
  const { station, sequence: upTo } = furthest;
  return { state: 'missing-tail', station, incarnation, sequence: expected, upTo };
}
