/**
 * A register out of its entries, in whatever order and however often they came (CR5–CR8): the main part, what waits to be
 * entered, the balance, and what is wrong.
 *
 * The main part is the chain that ends in the entry with the highest epoch, then the highest number: whoever was replaced and
 * went on writing is off it, and what that desk wrote waits to be entered like that of any other desk. @SAFETY So an act is
 * never lost, and never counted twice, whoever believed to be the writer.
 */
import type { RegisterEntryResource } from '#shared/model/register-entry.ts';
import { type Digests, portableDigests } from '#shared/revision/digests.ts';
import { NONE, plus, type Quantity, quantity } from '../stock/quantity.ts';
import { registerGenesis, registerHash } from './entry-chain.ts';
import type { PendingLine, RegisterEntryDocument, RegisterFault, RegisterLine } from './register-line.ts';

export interface RegisterFold {
  readonly main: readonly RegisterLine[];
  /** In the order in which they happened. */
  readonly pending: readonly PendingLine[];
  /** As the main part says. */
  readonly posted: Quantity;
  /** With all that waits. */
  readonly known: Quantity;
  /** Entries that others name and that are not here. */
  readonly missing: number;
  /** Entries that name what is not here. */
  readonly gaps: readonly string[];
  readonly faults: readonly RegisterFault[];
}

export const EMPTY_FOLD: RegisterFold = {
  ...{ main: [], pending: [], posted: NONE, known: NONE, missing: 0 },
  ...{ gaps: [], faults: [] },
};

/** Whether a digest holds; a caller with many entries remembers the answers, since an entry never changes. */
export type HoldsHash = (document: RegisterEntryDocument) => boolean;

export function holdsHash(digests: Digests = portableDigests): HoldsHash {
  return ({ entry }) => registerHash(entry, digests) === entry.chain.hash;
}

export function foldRegister(
  registerId: string,
  documents: Iterable<RegisterEntryDocument>,
  holds: HoldsHash = holdsHash(),
  digests: Digests = portableDigests,
): RegisterFold {
  const all = [...new Map([...documents].map((one) => [one.id, one])).values()].toSorted(byPlace);
  const faults: RegisterFault[] = [];
  const sound = new Set(all.filter(holds));
  for (const one of all) if (!sound.has(one)) faults.push({ entryId: one.id, why: 'content' });
  const path = findMainPath(registerId, all, digests);
  const main = path.lines.map((one) => ({ ...one, balance: quantity(one.entry.balance) }));
  faults.push(...judgePath(path.lines, path.breaks), ...listForks(all));
  const entered = readEntered(path.lines, all);
  faults.push(...entered.faults);
  const onPath = new Set(path.lines);
  const hasOpen = path.lines.some(({ entry }) => entry.act === 'open');
  const pending = listPending(
    all.filter((one) => !onPath.has(one) && !entered.ids.has(one.id)),
    sound,
    hasOpen,
  );
  const posted = main.at(-1)?.balance ?? NONE;
  const gaps = [
    ...[...path.breaks].map(({ id }) => id),
    ...entered.gaps,
    ...listPendingGaps(registerId, all, digests).map(({ id }) => id),
  ];
  const known = pending.reduce((sum, { effect }) => plus(sum, effect), posted);
  return { main, pending, posted, known, missing: gaps.length, gaps, faults };
}

const isMain = ({ entry }: RegisterEntryDocument): boolean => entry.chain.part === 'main';

/** By epoch, number and digest: the same on every station. */
function byPlace(one: RegisterEntryDocument, other: RegisterEntryDocument): number {
  const [a, b] = [one.entry.chain, other.entry.chain];
  return (a.epoch ?? 0) - (b.epoch ?? 0) || a.sequence - b.sequence || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);
}

interface MainPath {
  readonly lines: readonly RegisterEntryDocument[];
  /** Lines before which something is not here. */
  readonly breaks: ReadonlySet<RegisterEntryDocument>;
}

/** From the last line back to the first. Over a line that is not here yet it goes on at the best that is. */
function findMainPath(registerId: string, sorted: readonly RegisterEntryDocument[], digests: Digests): MainPath {
  const mains = sorted.filter(isMain);
  const byHash = new Map(mains.map((one) => [one.entry.chain.hash, one]));
  const genesis = registerGenesis(registerId, { part: 'main' }, digests);
  const lines: RegisterEntryDocument[] = [];
  const breaks = new Set<RegisterEntryDocument>();
  let at = mains.at(-1);
  while (at) {
    lines.push(at);
    const { previousHash, sequence, epoch = 0 } = at.entry.chain;
    if (previousHash === genesis) break;
    const named = byHash.get(previousHash);
    // A chain of digests has no rings; numbers that do not fall would make one of what was tampered with.
    const before = named && named.entry.chain.sequence < sequence ? named : undefined;
    if (!before) breaks.add(at);
    at =
      before ?? mains.findLast(({ entry: { chain } }) => chain.sequence < sequence - 1 && (chain.epoch ?? 0) <= epoch);
  }
  return { lines: lines.reverse(), breaks };
}

/** CR6: each line follows from the one before. Over a break nothing can be said. */
function judgePath(
  lines: readonly RegisterEntryDocument[],
  breaks: ReadonlySet<RegisterEntryDocument>,
): readonly RegisterFault[] {
  return lines.flatMap((line, at): RegisterFault[] => {
    if (breaks.has(line)) return [];
    const { chain, balance } = line.entry;
    const before = lines[at - 1]?.entry;
    const expected = plus(before ? quantity(before.balance) : NONE, quantity(line.entry.quantity));
    const faults: RegisterFault[] = [];
    if (chain.sequence !== (before?.chain.sequence ?? 0) + 1) faults.push({ entryId: line.id, why: 'sequence' });
    if (quantity(balance) !== expected) faults.push({ entryId: line.id, why: 'balance' });
    return faults;
  });
}

/** Two lines of one epoch behind the same one: a lease was not kept to. */
function listForks(sorted: readonly RegisterEntryDocument[]): readonly RegisterFault[] {
  const seen = new Set<string>();
  return sorted.filter(isMain).flatMap(({ id, entry: { chain } }) => {
    const key = `${chain.epoch} ${chain.previousHash}`;
    const isFork = seen.has(key);
    seen.add(key);
    return isFork ? [{ entryId: id, why: 'fork' as const }] : [];
  });
}

/** What the main part has entered of other parts. */
function readEntered(lines: readonly RegisterEntryDocument[], all: readonly RegisterEntryDocument[]) {
  const byId = new Map(all.map((one) => [one.id, one]));
  const ids = new Set<string>();
  const faults: RegisterFault[] = [];
  const gaps: string[] = [];
  for (const { id, entry } of lines) {
    if (!entry.posts) continue;
    const original = byId.get(entry.posts.id);
    if (ids.has(entry.posts.id)) faults.push({ entryId: id, why: 'entered-twice' });
    else if (!original) gaps.push(id);
    else if (original.entry.chain.hash !== entry.posts.hash || !isSameAct(entry, original.entry))
      faults.push({ entryId: id, why: 'entered-otherwise' });
    ids.add(entry.posts.id);
  }
  return { ids, faults, gaps };
}

/** CR8: a second opening is entered as a note that changes nothing. */
function isSameAct(posting: RegisterEntryResource, original: RegisterEntryResource): boolean {
  if (original.act === 'open' && posting.act === 'note') return quantity(posting.quantity) === NONE;
  return posting.act === original.act && quantity(posting.quantity) === quantity(original.quantity);
}

function listPending(
  off: readonly RegisterEntryDocument[],
  sound: ReadonlySet<RegisterEntryDocument>,
  hasOpen: boolean,
): readonly PendingLine[] {
  let isOpened = hasOpen;
  return off
    .filter((one) => sound.has(one) && !one.entry.posts)
    .toSorted(asHappened)
    .map((one) => {
      const isSecond = one.entry.act === 'open' && isOpened;
      isOpened ||= one.entry.act === 'open';
      return { ...one, effect: isSecond ? NONE : quantity(one.entry.quantity), wasMain: isMain(one) };
    });
}

/** As it happened, then as that station wrote it. */
function asHappened(one: RegisterEntryDocument, other: RegisterEntryDocument): number {
  const [a, b] = [one.entry, other.entry];
  const times = Date.parse(a.occurredAt) - Date.parse(b.occurredAt);
  if (times !== 0) return times;
  if (a.chain.station !== b.chain.station) return a.chain.station < b.chain.station ? -1 : 1;
  return a.chain.sequence - b.chain.sequence || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}

/** Of the parts of other stations: lines that are named and are not here. */
function listPendingGaps(registerId: string, all: readonly RegisterEntryDocument[], digests: Digests) {
  const parts = all.filter((one) => !isMain(one));
  const hashes = new Set(parts.map(({ entry }) => entry.chain.hash));
  return parts.filter(({ entry: { chain } }) => {
    const { station, incarnation, previousHash } = chain;
    const begins = () => registerGenesis(registerId, { part: 'pending', station, incarnation }, digests);
    return !hashes.has(previousHash) && previousHash !== begins();
  });
}
