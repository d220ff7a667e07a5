import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStore } from './document-store.ts';
import { graft, type OpenStore, useEachStore } from './store-under-test.ts';

/** Purging: PU. A part of `describeDocumentStore`. */
export function describePurging(open: OpenStore): void {
  describe('purging', () => {
    let store: DocumentStore;
    const { put, feed, leavesOf } = useEachStore(open, (opened) => {
      store = opened;
    });

    beforeEach(async () => {
      await store.write({
        grafts: [graft('a', 1, 'a', { n: 1 }), graft('a', 3, 'c,b,a', { n: 3 }), graft('a', 2, 'd,a', { n: 2 })],
      });
    });

    it('PU1 takes a leaf with what only it had, and shows what stays at a new position', async () => {
      const { updateSeq } = await store.info();
      expect(
        await store.purge([
          { id: 'a', revs: ['3-c', '2-b', '9-x'] },
          { id: 'none', revs: ['1-a'] },
        ]),
      ).toEqual([
        { id: 'a', revs: ['3-c'] },
        { id: 'none', revs: [] },
      ]);
      expect(await store.find('a')).toMatchObject({ rev: '2-d', body: '{"n":2}' });
      expect(await store.find('a', '3-c')).toBeUndefined();
      expect(await store.find('a', '1-a')).toMatchObject({ body: '{"n":1}' });
      expect(await feed()).toEqual([[updateSeq + 1, 'a']]);
      expect(await store.findMissing([{ id: 'a', revs: ['3-c', '2-d'] }])).toMatchObject([{ missing: ['3-c'] }]);
      expect(await store.listConflicts(undefined, 9)).toEqual([]);
      await store.write({ grafts: [graft('a', 3, 'c,b,a', { n: 3 })] });
      expect(await store.find('a')).toMatchObject({ rev: '3-c', body: '{"n":3}' });
    });

    it('PU1 keeps the winner when another leaf goes', async () => {
      await store.purge([{ id: 'a', revs: ['2-d'] }]);
      expect(await store.find('a')).toMatchObject({ rev: '3-c', body: '{"n":3}' });
      expect(await leavesOf('a')).toEqual(['3-c']);
    });

    it('PU2 takes a document without leaves out of everything', async () => {
      await put('b', {});
      await store.purge([{ id: 'a', revs: ['3-c', '2-d'] }]);
      expect(await store.find('a')).toBeUndefined();
      expect(await store.findLeaves('a')).toEqual([]);
      expect((await feed()).map(([, id]) => id)).toEqual(['b']);
      expect(await store.info()).toMatchObject({ docCount: 1, deletedCount: 0 });
      const fresh = await put('a', { n: 9 });
      expect(fresh).toMatch(/^1-/);
      expect(await store.find('a', '1-a')).toBeUndefined();
    });
  });
}
