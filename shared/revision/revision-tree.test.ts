import { describe, expect, it } from 'vitest';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { portableDigests } from './digests.ts';
import { findPathInText } from './find-path-in-text.ts';
import { formatTree } from './format-tree.ts';
import { getWinner } from './get-winner.ts';
import { graftPath } from './graft-path.ts';
import { listLatest } from './list-latest.ts';
import { listLeaves } from './list-leaves.ts';
import { listLeavesInText } from './list-leaves-in-text.ts';
import { listMissing } from './list-missing.ts';
import { listPossibleAncestors } from './list-possible-ancestors.ts';
import { parseTree } from './parse-tree.ts';
import { compareRevs, generationOf, hashOf, isRev, makeRev } from './rev.ts';
import { EMPTY_TREE, type RevTree } from './rev-tree.ts';
import { nextRev, revisionDigest } from './revision-digest.ts';
import { getRevisionPath } from './revision-path.ts';
import { stemTree } from './stem-tree.ts';

const TEXT = '3-d,b,a;3-c,b;2-e,a;!4-z,y,x,a';
const tree = parseTree(TEXT);

function treeOf(...branches: readonly (readonly [start: number, ids: string, deleted?: boolean])[]): RevTree {
  return branches.reduce<RevTree>(
    (grown, [start, ids, deleted = false]) => graftPath(grown, { start, ids: ids.split(',') }, deleted),
    EMPTY_TREE,
  );
}

describe('revisions', () => {
  it('have a generation and a digest that may hold dashes', () => {
    expect([generationOf('12-a-b'), hashOf('12-a-b'), makeRev(12, 'a-b')]).toEqual([12, 'a-b', '12-a-b']);
  });

  it('ST2.4 rank by generation as a number, then by digest', () => {
    expect(['2-b', '10-a', '9-z', '2-a'].sort(compareRevs)).toEqual(['2-a', '2-b', '9-z', '10-a']);
  });

  it.each(['', 'abc', '0-a', '-1-a', '1-', '1', '1-a,b', '1-a;b', '1-!a', 'x-1', ' 1-a'])(
    'do not look like %j',
    (text) => {
      expect(isRev(text)).toBe(false);
    },
  );
});

describe('a revision tree', () => {
  it('ST2.3 is the same text whatever the order of its branches', () => {
    const branches = TEXT.split(';').reverse().join(';').replace('3-c,b', '3-c,b,a');
    expect(formatTree(parseTree(branches))).toBe(TEXT);
    expect(formatTree(treeOf([2, 'e,a'], [4, 'z,y,x,a', true], [3, 'c,b'], [3, 'd,b,a']))).toBe(TEXT);
  });

  it('ST2.4 has a winner and leaves by rank', () => {
    expect(listLeaves(tree).map((leaf) => leaf.rev)).toEqual(['3-d', '3-c', '2-e', '4-z']);
    expect(getWinner(tree).rev).toBe('3-d');
    expect(() => getWinner(EMPTY_TREE)).toThrow();
  });

  it('gives the path of any of its revisions', () => {
    expect(getRevisionPath(tree, '4-z')).toEqual({ start: 4, ids: ['z', 'y', 'x', 'a'] });
    expect(getRevisionPath(tree, '2-b')).toEqual({ start: 2, ids: ['b', 'a'] });
    expect(() => getRevisionPath(tree, '9-q')).toThrow('9-q');
  });

  it('reads leaves and paths out of the text as out of the tree', () => {
    for (const text of [TEXT, '1-a', '!1-a', '3-c,b,a', '!3-c,b']) {
      const parsed = parseTree(text);
      expect(listLeavesInText(text)).toEqual(listLeaves(parsed).map(({ rev, deleted }) => ({ rev, deleted })));
      for (const rev of parsed.keys()) expect(findPathInText(text, rev)).toEqual(getRevisionPath(parsed, rev));
      expect(findPathInText(text, '9-q')).toBeUndefined();
    }
  });

  it('ST2.5 is cut below the limit, and keeps what another branch still needs', () => {
    expect(formatTree(stemTree(parseTree('5-e,d,c,b,a;2-x,a'), 3))).toBe('5-e,d,c;2-x,a');
    expect(formatTree(stemTree(parseTree('5-e,d,c,b,a'), 2))).toBe('5-e,d');
    expect(stemTree(tree, 10)).toBe(tree);
  });

  it('takes a graft onto a stemmed branch, and learns ancestors it had lost', () => {
    expect(formatTree(graftPath(parseTree('5-e,d'), { start: 6, ids: ['f', 'e'] }, false))).toBe('6-f,e,d');
    expect(formatTree(graftPath(parseTree('5-e,d'), { start: 5, ids: ['e', 'd', 'c'] }, false))).toBe('5-e,d,c');
    expect(formatTree(graftPath(parseTree('5-e,d'), { start: 5, ids: ['e'] }, false))).toBe('5-e,d');
  });

  it('ST2.8 tells what it lacks and from what a sender could go on', () => {
    expect(listMissing(tree, ['1-a', '3-q', '4-z', '3-q'])).toEqual(['3-q']);
    expect(listPossibleAncestors(tree, ['3-q'])).toEqual(['2-e']);
    expect(listPossibleAncestors(tree, [])).toEqual([]);
  });

  it('finds the leaves that descend from a revision', () => {
    expect(listLatest(tree, '2-b').map((leaf) => leaf.rev)).toEqual(['3-d', '3-c']);
    expect(listLatest(tree, '4-z').map((leaf) => leaf.rev)).toEqual(['4-z']);
    expect(listLatest(tree, '9-q')).toEqual([]);
  });

  it('a deleted leaf that gets a child is an ancestor like any other', () => {
    expect(formatTree(graftPath(parseTree('!2-b,a'), { start: 3, ids: ['c', 'b', 'a'] }, false))).toBe('3-c,b,a');
  });

  it.each(['', '!', '-a', 'x-a', '0-a', '1.5-a'])('is not read from %j', (text) => {
    expect(() => parseTree(text)).toThrow('malformed');
  });
});

describe('the digest of a revision', () => {
  const content = { parent: undefined, deleted: false, attachments: {}, body: { b: 1, a: [true, null] } };

  it('ST2.6 depends on content and not on how it is written', () => {
    const same = revisionDigest({ ...content, body: { a: [true, null], b: 1.0 } }, portableDigests);
    expect(same).toBe(revisionDigest(content, portableDigests));
    expect(same).toMatch(/^[0-9a-f]{32}$/);
  });

  it('ST2.6 depends on parent, deleted flag, attachments and body', () => {
    const variants = [
      content,
      { ...content, parent: '1-a' },
      { ...content, deleted: true },
      { ...content, attachments: { a: 'md5-x' } },
      { ...content, body: {} },
    ];
    expect(new Set(variants.map((variant) => revisionDigest(variant, portableDigests))).size).toBe(5);
  });

  it('ST2.6 is pinned: another value would make every station disagree with every other', () => {
    expect(nextRev(content, portableDigests)).toBe(PINNED);
    expect(nextRev({ ...content, parent: '7-x' }, portableDigests)).toMatch(/^8-/);
  });

  it('ST2.6 is the same by the portable and by the native digests', () => {
    for (const text of ['', 'abc', 'é😀', 'x'.repeat(1000)]) {
      expect(nativeDigests.sha256Hex(text)).toBe(portableDigests.sha256Hex(text));
      const bytes = new TextEncoder().encode(text);
      expect(nativeDigests.attachmentDigest(bytes)).toBe(portableDigests.attachmentDigest(bytes));
    }
  });
});

/** Of the content above. */
const PINNED = '1-f11b3d218d370e3ce4dae64767120947';
