import { describe, expect, it } from 'vitest';
import type { DocumentStore } from './document-store.ts';
import { graft, type OpenStore, revOf, useEachStore } from './store-under-test.ts';

/** Together or not at all, bodies as they came: ST4, ST7. A part of `describeDocumentStore`. */
export function describeBatches(open: OpenStore): void {
  describe('batches', () => {
    let store: DocumentStore;
    const { put, feed } = useEachStore(open, (opened) => {
      store = opened;
    });

    it('ST4.1 undoes an atomic batch with a conflict, local documents included', async () => {
      await put('a', { n: 1 });
      const result = await store.write({
        atomic: true,
        edits: [
          { id: 'b', body: '{}' },
          { id: 'a', body: '{"n":2}' },
        ],
        locals: [{ id: 'l', body: '{}' }],
      });
      expect(result).toMatchObject({
        committed: false,
        updateSeq: 1,
        outcomes: [{ state: 'refused' }, { state: 'conflict' }],
      });
      expect(await store.find('b')).toBeUndefined();
      expect(await store.findLocal('l')).toBeUndefined();
      const good = await store.write({
        atomic: true,
        edits: [
          { id: 'b', body: '{}' },
          { id: 'c', body: '{}' },
        ],
        locals: [{ id: 'l', body: '1' }],
      });
      expect(good).toMatchObject({ committed: true, updateSeq: 3 });
      expect(await store.findLocal('l')).toBe('1');
    });

    it('ST4.2 lets each document stand alone otherwise', async () => {
      await put('a', { n: 1 });
      const { outcomes, committed } = await store.write({
        edits: [
          { id: 'a', body: '{}' },
          { id: 'bad', body: '{"n":' },
          { id: 'list', body: '[]' },
          { id: 'ok', body: '{}' },
        ],
      });
      expect(committed).toBe(true);
      expect(outcomes.map((outcome) => outcome.state)).toEqual(['conflict', 'refused', 'refused', 'stored']);
    });

    it('ST4.4 leaves local documents out that want every document taken', async () => {
      const locals = [{ id: 'l', body: '1' }];
      const mixed = { grafts: [graft('a', 1, 'a'), { ...graft('b', 1, 'b'), path: { start: 1, ids: [] } }], locals };
      const { committed } = await store.write({ ...mixed, localsIfAllTaken: true });
      expect(committed).toBe(true);
      expect(await store.find('a')).toBeDefined();
      expect(await store.findLocal('l')).toBeUndefined();
      await store.write({ ...mixed });
      expect(await store.findLocal('l')).toBe('1');
      await store.write({ grafts: [graft('a', 1, 'a')], locals: [{ id: 'l', body: '2' }], localsIfAllTaken: true });
      expect(await store.findLocal('l')).toBe('2');
    });

    it('ST4.5 stores nothing of an atomic batch whose local document stands otherwise', async () => {
      const write = (body: string | undefined, id: string) =>
        store.write({
          atomic: true,
          ifLocal: { id: 'head', body },
          edits: [{ id, body: '{}' }],
          locals: [{ id: 'head', body: id }],
        });
      expect(await write(undefined, 'a')).toMatchObject({ committed: true });
      expect(await write(undefined, 'b')).toMatchObject({
        committed: false,
        outcomes: [{ state: 'refused', id: 'b' }],
      });
      const both = await Promise.all([write('a', 'c'), write('a', 'd')]);
      expect(both.map(({ committed }) => committed)).toEqual([true, false]);
      expect(await store.findLocal('head')).toBe('c');
      expect(await feed()).toEqual([
        [1, 'a'],
        [2, 'c'],
      ]);
    });

    it('ST4 sees the edits of its own batch', async () => {
      const [made] = (await store.write({ edits: [{ id: 'x', body: '{"n":1}' }] })).outcomes;
      const rev = revOf(made);
      const chain = await store.write({
        edits: [{ id: 'x', parent: rev, body: '{"n":2}' }],
        grafts: [graft('x', 2, 'zz,q', { n: 3 }), graft('x', 3, 'y,zz,q', {}, { deleted: true })],
      });
      expect(chain.outcomes.map((outcome) => outcome.state)).toEqual(['stored', 'stored', 'stored']);
      expect(await store.find('x')).toMatchObject({ body: '{"n":2}' });
      expect(await store.find('x', '2-zz')).toMatchObject({ body: '{"n":3}' });
      expect(await store.find('x', rev)).toMatchObject({ body: '{"n":1}' });
      expect((await store.info()).updateSeq).toBe(4);
    });

    it('ST4 keeps local documents out of the feed and deletes them', async () => {
      await store.write({ locals: [{ id: 'l', body: '{"v":1}' }] });
      await store.write({ locals: [{ id: 'l', body: '{"v":2}' }] });
      expect(await store.findLocal('l')).toBe('{"v":2}');
      await store.write({ locals: [{ id: 'l', body: null }] });
      expect(await store.findLocal('l')).toBeUndefined();
      expect(await store.info()).toMatchObject({ docCount: 0, updateSeq: 0 });
    });

    it('ST7.1 gives bodies back as they came', async () => {
      const body = '{ "b": 1.50, "a":"\\u00e9", "unknown": [ 1e3 ],"emoji":"😀" }';
      await store.write({ grafts: [{ ...graft('a', 1, 'a'), body }], edits: [{ id: 'b', body }] });
      expect((await store.find('a'))?.body).toBe(body);
      expect((await store.find('b'))?.body).toBe(body);
      expect(
        (await store.listChanges({ since: 0, limit: 2, bodies: 'winner' })).rows.map((row) => row.revisions?.[0]?.body),
      ).toEqual([body, body]);
    });
  });
}
