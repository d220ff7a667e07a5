import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graft } from '#shared/store/document-store.contract.ts';
import { generateGrafts } from '#shared/testing/document-generator.ts';
import { openTestStore, type TestStore } from './testing/open-test-store.ts';

describe('the writer in a thread', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore({ writer: 'worker' });
  });
  afterEach(() => test.dispose());

  it('ST3 answers many writes at once in order, and the reader sees each at its answer', async () => {
    const { store } = test;
    const heard: number[] = [];
    store.watch((updateSeq) => heard.push(updateSeq));
    const writes = Array.from({ length: 200 }, async (_, n) => {
      const result = await store.write({ edits: [{ id: `d${n}`, body: `{"n":${n}}` }] });
      expect(await store.find(`d${n}`)).toMatchObject({ body: `{"n":${n}}` });
      return result.updateSeq;
    });
    expect(await Promise.all(writes)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    expect(heard.at(-1)).toBe(200);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
  });

  it('ST4.1 undoes one batch without touching those that share its transaction', async () => {
    const { store } = test;
    const results = await Promise.all([
      store.write({ edits: [{ id: 'a', body: '{"n":1}' }] }),
      store.write({
        atomic: true,
        edits: [
          { id: 'b', body: '{}' },
          { id: 'a', body: '{"n":2}' },
        ],
      }),
      store.write({ edits: [{ id: 'c', body: '{}' }], locals: [{ id: 'l', body: '1' }] }),
    ]);
    expect(results.map((result) => result.committed)).toEqual([true, false, true]);
    expect((await store.findMany(['a', 'b', 'c'])).map((found) => found?.id)).toEqual(['a', undefined, 'c']);
  });

  it('ST7.1 brings packed batches, attachments and odd characters through', async () => {
    const { store } = test;
    const grafts = generateGrafts(100);
    await store.write({ grafts: [...grafts, { ...graft('odd', 1, 'a'), body: '{"t":"😀é\\ud800"}' }] });
    expect(
      (await store.listChanges({ since: 0, limit: 200, bodies: 'winner' })).rows
        .slice(0, 100)
        .map((row) => row.revisions?.[0]?.body),
    ).toEqual(grafts.map(({ body }) => body));
    expect((await store.find('odd'))?.body).toBe('{"t":"😀é\\ud800"}');
    const data = new TextEncoder().encode('scan');
    await store.write({
      edits: [{ id: 'file', body: '{}', attachments: { 'a/b': { contentType: 'text/plain', data } } }],
    });
    const stub = (await store.find('file'))?.attachments?.['a/b'];
    expect(await store.findAttachment(stub?.digest ?? '')).toEqual(data);
  });

  it('finishes what is under way before it closes, and refuses afterwards', async () => {
    const other = await openTestStore({ writer: 'worker' });
    const pending = other.store.write({ edits: [{ id: 'a', body: '{}' }] });
    await other.dispose();
    expect(await pending).toMatchObject({ committed: true });
    await expect(other.store.write({ edits: [{ id: 'b', body: '{}' }] })).rejects.toThrow('closed');
  });
});
