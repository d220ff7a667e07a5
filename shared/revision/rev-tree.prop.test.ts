import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTree } from './format-tree.ts';
import { graftInText } from './graft-in-text.ts';
import { graftPath } from './graft-path.ts';
import { listLeaves } from './list-leaves.ts';
import { parseTree } from './parse-tree.ts';
import type { RevisionPath } from './rev.ts';
import { EMPTY_TREE, type RevTree } from './rev-tree.ts';
import { getRevisionPath } from './revision-path.ts';
import { stemTree } from './stem-tree.ts';

interface Branch {
  readonly path: RevisionPath;
  readonly deleted: boolean;
}

/** Few digests, so that branches meet; also paths that no honest peer makes, naming two parents for one revision. */
const branch: fc.Arbitrary<Branch> = fc
  .record({
    ids: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 5 }),
    cut: fc.nat(2),
    deleted: fc.boolean(),
  })
  .map(({ ids, cut, deleted }) => ({ path: { start: ids.length + cut, ids }, deleted }));
const branches = fc.array(branch, { minLength: 1, maxLength: 8 });

/** As honest peers make them: a digest stands for one content, so it fixes parent and deleted flag. */
const honestBranches = fc
  .array(fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 })
  .map((paths) =>
    paths.map((steps): Branch => {
      const ids = steps.map((_, depth) => steps.slice(0, depth + 1).join('')).reverse();
      return { path: { start: ids.length, ids }, deleted: steps.at(-1) === 2 };
    }),
  );

function grow(list: readonly Branch[]): RevTree {
  return list.reduce<RevTree>((tree, { path, deleted }) => graftPath(tree, path, deleted), EMPTY_TREE);
}

const run = { seed: 42, numRuns: 500 };

describe('the revision tree', () => {
  it('ST2.3 is the same in any order of arrival', () => {
    const shuffled = honestBranches.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(formatTree(grow(other))).toBe(formatTree(grow(list)));
      }),
      run,
    );
  });

  it('ST2.3 has the same shape in any order even of paths that contradict each other', () => {
    const shuffled = branches.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const shape = (tree: RevTree) => [...tree.values()].map(({ rev, parent }) => `${rev}<${parent}`).sort();
        expect(shape(grow(other))).toEqual(shape(grow(list)));
      }),
      run,
    );
  });

  it('ST2.3 does not change when a path comes again', () => {
    fc.assert(
      fc.property(branches, (list) => {
        expect(formatTree(grow([...list, ...list]))).toBe(formatTree(grow(list)));
      }),
      run,
    );
  });

  it('survives being written and read', () => {
    fc.assert(
      fc.property(branches, (list) => {
        const text = formatTree(grow(list));
        expect(formatTree(parseTree(text))).toBe(text);
      }),
      run,
    );
  });

  it('ST2.3 grows the same as text and as a tree', () => {
    const added = fc.record({ of: fc.nat(20), above: fc.nat(3), depth: fc.nat(6), deleted: fc.boolean() });
    fc.assert(
      fc.property(branches, added, fc.constantFrom(3, 1000), (list, { of, above, depth, deleted }, limit) => {
        const tree = stemTree(grow(list), limit);
        const leaves = listLeaves(tree);
        const parent = leaves[of % leaves.length]?.rev ?? '';
        const ancestors = getRevisionPath(tree, parent).ids.slice(above, above + depth + 1);
        const start = Number.parseInt(parent, 10) - above + 1;
        if (ancestors.length === 0) return;
        const path = { start, ids: ['new', ...ancestors] };
        const grown = stemTree(graftPath(tree, path, deleted), limit);
        const live = listLeaves(grown).filter((leaf) => !leaf.deleted);
        expect(graftInText(formatTree(tree), path, deleted, limit)).toEqual({
          tree: formatTree(grown),
          winner: listLeaves(grown)[0]?.rev,
          conflicted: live.length > 1,
        });
      }),
      { ...run, numRuns: 2000 },
    );
  });

  it('ST5.1 loses no leaf but to a child', () => {
    fc.assert(
      fc.property(branches, branch, (list, added) => {
        const before = listLeaves(grow(list));
        const after = grow([...list, added]);
        const leaves = new Set(listLeaves(after).map((leaf) => leaf.rev));
        const parents = new Set([...after.values()].map((node) => node.parent));
        for (const { rev } of before) expect(leaves.has(rev) || parents.has(rev)).toBe(true);
      }),
      run,
    );
  });

  it('ST2.5 keeps all leaves when it is cut, and no path longer than the limit for the deepest of them', () => {
    fc.assert(
      fc.property(honestBranches, fc.integer({ min: 1, max: 4 }), (list, limit) => {
        const tree = grow(list);
        const cut = stemTree(tree, limit);
        expect(listLeaves(cut)).toMatchObject(listLeaves(tree).map(({ rev, deleted }) => ({ rev, deleted })));
        for (const { rev } of cut.values())
          expect(getRevisionPath(tree, rev).ids.slice(0, 1)).toEqual(getRevisionPath(cut, rev).ids.slice(0, 1));
        expect(cut.size).toBeLessThanOrEqual(listLeaves(tree).length * limit);
      }),
      run,
    );
  });
});
