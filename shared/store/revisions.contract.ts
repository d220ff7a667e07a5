import { describe, expect, it } from 'vitest';
import type { DocumentStore, Graft } from './document-store.ts';
import { REVS_LIMIT_LOCAL } from './revs-limit.ts';
import { graft, type OpenStore, revOf, useEachStore } from './store-under-test.ts';

/** Revision trees: ST2, ST5. A part of `describeDocumentStore`. */
export function describeRevisions(open: OpenStore): void {
  describe('revisions', () => {
    let store: DocumentStore;
    const { use, edit, put, leavesOf } = useEachStore(open, (opened) => {
      store = opened;
    });

    it('ST2.1 takes an edit on a leaf and refuses one on a stale or made-up parent', async () => {
      const first = await put('a', { n: 1 });
      const second = await put('a', { n: 2 }, first);
      expect(second).toMatch(/^2-[0-9a-f]{32}$/);
      expect(await edit('a', { n: 3 }, first)).toMatchObject({ state: 'conflict', id: 'a' });
      expect(await edit('a', { n: 3 })).toMatchObject({ state: 'conflict' });
      expect(await edit('new', {}, '1-0123456789abcdef0123456789abcdef')).toMatchObject({ state: 'conflict' });
      expect(await store.find('a')).toMatchObject({ rev: second, body: '{"n":2}', deleted: false });
    });

    it('ST2.2 makes a deleted document anew after its tombstone', async () => {
      const first = await put('a', { n: 1 });
      const tombstone = revOf(await edit('a', {}, first, true));
      expect(await store.find('a')).toMatchObject({ rev: tombstone, deleted: true });
      const third = await put('a', { n: 2 });
      expect(third).toMatch(/^3-/);
      expect((await store.find('a'))?.path.ids).toHaveLength(3);
      expect(await store.info()).toMatchObject({ docCount: 1, deletedCount: 0 });
    });

    it('ST2.3 ST2.4 grafts branches in any order to the same winner and leaves', async () => {
      const branches = [
        graft('a', 3, 'c,b,a', { n: 1 }),
        graft('a', 3, 'd,b,a', { n: 2 }),
        graft('a', 4, 'z,y,x,a', {}, { deleted: true }),
        graft('a', 2, 'e,a', { n: 3 }),
      ];
      for (const order of [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
        [2, 0, 3, 1],
      ]) {
        await use({});
        for (const index of order) await store.write({ grafts: [branches[index] as Graft] });
        expect(await leavesOf('a')).toEqual(['3-d', '3-c', '2-e', '4-z']);
        expect(await store.find('a')).toMatchObject({
          rev: '3-d',
          body: '{"n":2}',
          path: { start: 3, ids: ['d', 'b', 'a'] },
        });
      }
    });

    it('ST2.4 lets a deleted leaf win only when all leaves are deleted', async () => {
      await store.write({
        grafts: [graft('a', 1, 'a', { n: 1 }), graft('a', 5, 'e,d,c,b,x', {}, { deleted: true })],
      });
      expect((await store.find('a'))?.rev).toBe('1-a');
      await store.write({ grafts: [graft('a', 2, 'q,a', {}, { deleted: true })] });
      expect(await store.find('a')).toMatchObject({ rev: '5-e', deleted: true });
      expect(await store.info()).toMatchObject({ docCount: 0, deletedCount: 1 });
    });

    it('ST2.5 cuts branches to the limit', async () => {
      await use({ revsLimit: 3 });
      let rev = await put('a', { n: 0 });
      for (let n = 1; n < 6; n += 1) rev = await put('a', { n }, rev);
      expect((await store.find('a'))?.path).toMatchObject({ start: 6 });
      expect((await store.find('a'))?.path.ids).toHaveLength(3);
    });

    it('ST2.6 makes the same revision of the same edit and answers a replay with known', async () => {
      const first = await put('a', { b: 1, a: 2 });
      const replay = await store.write({ edits: [{ id: 'a', body: '{ "a":2, "b":1 }' }] });
      expect(replay.outcomes[0]).toEqual({ state: 'known', id: 'a', rev: first });
      expect(replay.updateSeq).toBe(1);
      const second = await put('a', { n: 2 }, first);
      expect(await edit('a', { n: 2 }, first)).toEqual({ state: 'known', id: 'a', rev: second });
    });

    it('ST2.7 adds the body of a known ancestor that lacks it', async () => {
      await store.write({ grafts: [graft('a', 2, 'b,a', { n: 2 })] });
      expect(await store.find('a', '1-a')).toMatchObject({ rev: '1-a', body: undefined });
      const result = await store.write({ grafts: [graft('a', 1, 'a', { n: 1 })] });
      expect(result).toMatchObject({ outcomes: [{ state: 'known', rev: '1-a' }], updateSeq: 1 });
      expect(await store.find('a', '1-a')).toMatchObject({ body: '{"n":1}', path: { start: 1, ids: ['a'] } });
      expect(await leavesOf('a')).toEqual(['2-b']);
    });

    it('ST2.8 tells what is missing and possible ancestors', async () => {
      await store.write({ grafts: [graft('a', 3, 'c,b,a'), graft('a', 2, 'x,a')] });
      const answer = await store.findMissing([
        { id: 'a', revs: ['1-a', '2-b', '3-c', '3-new', '3-new'] },
        { id: 'b', revs: ['1-q'] },
        { id: 'a', revs: ['2-x'] },
      ]);
      expect(answer).toEqual([
        { id: 'a', missing: ['3-new'], possibleAncestors: ['2-x'] },
        { id: 'b', missing: ['1-q'], possibleAncestors: [] },
      ]);
    });

    it('ST2.9 keeps the bodies of superseded revisions', async () => {
      const first = await put('a', { n: 1 });
      const second = await put('a', { n: 2 }, first);
      const third = revOf(await edit('a', {}, second, true));
      expect(await store.find('a', first)).toMatchObject({ body: '{"n":1}', deleted: false });
      expect(await store.find('a', second)).toMatchObject({ body: '{"n":2}' });
      await put('a', { n: 4 });
      expect(await store.listRevisions('a')).toMatchObject([
        { state: 'available' },
        { rev: third, state: 'deleted' },
        { rev: second, state: 'available' },
        { rev: first, state: 'available' },
      ]);
      await store.write({ grafts: [graft('g', 2, 'b,a')] });
      expect(await store.listRevisions('g')).toEqual([
        { rev: '2-b', state: 'available' },
        { rev: '1-a', state: 'missing' },
      ]);
    });

    it('ST2 answers a revision that came twice with known, within one batch too', async () => {
      const one = graft('a', 1, 'a', { n: 1 });
      const result = await store.write({ grafts: [one, one] });
      expect(result.outcomes.map((outcome) => outcome.state)).toEqual(['stored', 'known']);
      expect((await store.write({ grafts: [one] })).outcomes[0]).toEqual({ state: 'known', id: 'a', rev: '1-a' });
      expect((await store.info()).updateSeq).toBe(1);
    });

    it('ST2 gives leaves by revision and their latest descendants', async () => {
      await store.write({ grafts: [graft('a', 3, 'c,b,a', { n: 1 }), graft('a', 2, 'x,a', { n: 2 })] });
      expect((await store.findLeaves('a', { revs: ['2-b', '9-none'], latest: true })).map((leaf) => leaf.rev)).toEqual([
        '3-c',
      ]);
      expect((await store.findLeaves('a', { revs: ['1-a'], latest: true })).map((leaf) => leaf.rev)).toEqual([
        '3-c',
        '2-x',
      ]);
      expect((await store.findLeaves('a', { revs: ['2-x'] })).map((leaf) => leaf.body)).toEqual(['{"n":2}']);
      expect(await store.findLeaves('none')).toEqual([]);
      expect(await store.find('a', '2-none')).toBeUndefined();
      expect(await store.findMany(['none', 'a'])).toMatchObject([undefined, { rev: '3-c' }]);
    });

    it('ST2 refuses revision paths that cannot be', async () => {
      const { outcomes } = await store.write({
        grafts: [
          graft('a', 0, 'a'),
          graft('b', 1, 'b,a'),
          graft('c', 2, 'b;c,a'),
          { ...graft('d', 1, 'a'), path: { start: 1, ids: [] } },
        ],
      });
      expect(outcomes.map((outcome) => outcome.state)).toEqual(['refused', 'refused', 'refused', 'refused']);
      expect((await store.info()).updateSeq).toBe(0);
    });

    it('ST5.1 keeps losing leaves until they get a child', async () => {
      await store.write({
        grafts: [graft('a', 1, 'a', { n: 1 }), graft('a', 2, 'c,a', { n: 2 }), graft('a', 2, 'b,a', { n: 3 })],
      });
      expect(await store.listConflicts(undefined, 10)).toEqual([{ id: 'a', winner: '2-c', others: ['2-b'] }]);
      expect(await store.find('a', '2-b')).toMatchObject({ body: '{"n":3}' });
      expect(await edit('a', {}, '2-b', true)).toMatchObject({ state: 'stored' });
      expect(await store.listConflicts(undefined, 10)).toEqual([]);
      expect(await store.find('a')).toMatchObject({ rev: '2-c', body: '{"n":2}' });
    });

    it('ST5.1 brings a losing leaf back when the winner is deleted', async () => {
      await store.write({ grafts: [graft('a', 2, 'c,a', { n: 2 }), graft('a', 2, 'b,a', { n: 3 })] });
      await edit('a', {}, '2-c', true);
      expect(await store.find('a')).toMatchObject({ rev: '2-b', body: '{"n":3}', deleted: false });
      expect((await store.listChanges({ since: 0, limit: 9, bodies: 'leaves' })).rows[0]?.revisions).toMatchObject([
        { rev: '2-b', body: '{"n":3}' },
        { deleted: true, body: '{}' },
      ]);
      expect(await store.find('a', '2-c')).toMatchObject({ body: '{"n":2}' });
    });

    it('ST2.5 keeps its own limit of revisions', async () => {
      await store.write({ locals: [{ id: REVS_LIMIT_LOCAL, body: '2' }] });
      await store.write({ grafts: [graft('a', 4, 'd,c,b,a')] });
      expect((await store.find('a'))?.path.ids).toEqual(['d', 'c']);
      await store.write({ locals: [{ id: REVS_LIMIT_LOCAL, body: '3' }] });
      await store.write({ grafts: [graft('b', 4, 'd,c,b,a')] });
      expect((await store.find('b'))?.path.ids).toEqual(['d', 'c', 'b']);
    });
  });
}
