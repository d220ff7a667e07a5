/**
 * The revision from which two leaves set out. A revision tree knows one parent each, but a merged revision has two: the
 * tombstone that closed the other leaf names it (`into`), so that the tree is read as the graph it stands for. Without
 * this, a third leaf that split from the closed branch would be compared with a far too old ancestor, and what the
 * branch had changed before the split would look like a contradiction.
 */
import { compareRevs, makeRev, type Rev, type RevisionPath } from '#shared/revision/rev.ts';
import { mergeMarkOf, type TreeLeaf } from './tree-leaf.ts';

/** A step that could be taken: `winner` outranks `loser`. No base: the two have nothing in common. */
export interface MergePair {
  readonly winner: TreeLeaf;
  readonly loser: TreeLeaf;
  readonly base: Rev | undefined;
}

function revsOf({ start, ids }: RevisionPath): Rev[] {
  return ids.map((hash, index) => makeRev(start - index, hash));
}

/**
 * Everything a leaf descends from, itself included, by way of merges too. What a tombstone closed is among it, the
 * tombstone itself is not: it holds nothing that two leaves could have set out from.
 */
function ancestryOf(leaf: TreeLeaf, tombstones: readonly TreeLeaf[]): ReadonlySet<Rev> {
  const found = new Set(revsOf(leaf.path));
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const tombstone of tombstones) {
      const { into } = mergeMarkOf(tombstone);
      if (into !== undefined && found.has(into)) for (const rev of revsOf(tombstone.path).slice(1)) found.add(rev);
    }
  }
  return found;
}

/**
 * True where both are merges by rule and whatever went into `one` went into `other` as well: `one` adds nothing, and a
 * merge of the two would be one more version for everybody. Nodes that merge the same edits in different order meet so.
 * @SAFETY A merge whose tombstone is not here yet counts as an edit of its own: what it took over is not known, and
 * closing it could lose that.
 */
export function isHeldBy(one: TreeLeaf, other: TreeLeaf, tombstones: readonly TreeLeaf[]): boolean {
  if (!isMergedByRule(one) || !isMergedByRule(other)) return false;
  const closings = tombstones.map(mergeMarkOf).filter(({ how }) => how === 'rule');
  const merges = new Set(closings.map(({ into }) => into));
  const held = ancestryOf(other, tombstones);
  return [...ancestryOf(one, tombstones)].every((rev) => held.has(rev) || merges.has(rev));
}

function isMergedByRule(leaf: TreeLeaf): boolean {
  return mergeMarkOf(leaf).how === 'rule';
}

/** Newest revision that all of these leaves descend from. */
export function findCommonAncestor(leaves: readonly TreeLeaf[], tombstones: readonly TreeLeaf[]): Rev | undefined {
  const [first = new Set<Rev>(), ...others] = leaves.map((leaf) => ancestryOf(leaf, tombstones));
  const common = [...first].filter((rev) => others.every((ancestry) => ancestry.has(rev)));
  return common.toSorted(compareRevs).at(-1);
}

/** Live leaves, the winner first. */
export function liveLeaves(leaves: readonly TreeLeaf[]): readonly TreeLeaf[] {
  return leaves.filter((leaf) => !leaf.deleted).toSorted((one, other) => compareRevs(other.rev, one.rev));
}

export function tombstonesOf(leaves: readonly TreeLeaf[]): readonly TreeLeaf[] {
  return leaves.filter((leaf) => leaf.deleted);
}

/** Pairs of live leaves, those that split last first: they are merged first. The same order on every node. */
export function listMergePairs(leaves: readonly TreeLeaf[]): readonly MergePair[] {
  const [live, tombstones] = [liveLeaves(leaves), tombstonesOf(leaves)];
  const pairs = live.flatMap((winner, index) =>
    live.slice(index + 1).map((loser) => ({ winner, loser, base: findCommonAncestor([winner, loser], tombstones) })),
  );
  return pairs.toSorted((one, other) => comparePairs(other, one));
}

function comparePairs(one: MergePair, other: MergePair): number {
  const byBase = compareRevs(one.base ?? '0-', other.base ?? '0-');
  return byBase || compareRevs(one.winner.rev, other.winner.rev) || compareRevs(one.loser.rev, other.loser.rev);
}

/** Revisions whose bodies planning asks for; whoever lacks one fetches it from a peer (CF1). */
export function listNeededAncestors(leaves: readonly TreeLeaf[]): readonly Rev[] {
  const live = liveLeaves(leaves);
  const bases = listMergePairs(leaves).map((pair) => pair.base);
  const all = live.length > 1 ? [...bases, findCommonAncestor(live, tombstonesOf(leaves))] : [];
  return [...new Set(all.filter((rev) => rev !== undefined))];
}
