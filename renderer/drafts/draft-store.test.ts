import { describe, expect, it } from 'vitest';
import { importDraftKey, seal, unseal } from './draft-cipher.ts';
import { createDraftStore, type DraftTable } from './draft-store.ts';

type Row = NonNullable<Awaited<ReturnType<DraftTable['get']>>>;

function memoryTable(): DraftTable & { rows: Map<string, Row> } {
  const rows = new Map<string, Row>();
  const removed = new EventTarget();
  return {
    rows,
    get: async (key) => rows.get(key),
    listOf: async (userId) => [...rows.values()].filter((row) => row.userId === userId),
    listKeys: async () => [...rows.keys()],
    put: async (row) => void rows.set(row.key, row),
    remove: async (key) => {
      rows.delete(key);
      removed.dispatchEvent(new Event(key));
    },
    watchRemoved(key, listener) {
      removed.addEventListener(key, listener);
      return () => removed.removeEventListener(key, listener);
    },
  };
}
const newKey = (fill: number) => importDraftKey(Buffer.alloc(32, fill).toString('base64'));
const value = (content: unknown) => ({ content, commandId: 'c-1' });

describe('draft cipher', () => {
  it('DR1 gives back what was sealed, and nothing under another key or in another place', async () => {
    const text = new TextEncoder().encode('half a note');
    const sealed = await seal(await newKey(1), text, 'place');
    expect(await unseal(await newKey(1), sealed, 'place')).toEqual(text);
    await expect(unseal(await newKey(2), sealed, 'place')).rejects.toThrow();
    await expect(unseal(await newKey(1), sealed, 'elsewhere')).rejects.toThrow();
  });
});

describe('draft store', () => {
  it('DR2 a draft survives the window: a new store with the same key finds it, with its command id', async () => {
    const table = memoryTable();
    const before = createDraftStore(table, 'User:ann', await newKey(1));
    before.keep('note', value({ text: 'half' }));
    await before.flush();
    const after = createDraftStore(table, 'User:ann', await newKey(1));
    expect(await after.find('note')).toMatchObject({ content: { text: 'half' }, commandId: 'c-1' });
  });

  it('DR6 counts what is half written about a patient, of others without opening it', async () => {
    const table = memoryTable();
    const [ann, bob] = [
      createDraftStore(table, 'User:ann', await newKey(1)),
      createDraftStore(table, 'User:bob', await newKey(2)),
    ];
    ann.keep('note|Patient:1', value('a'));
    ann.keep('note|Patient:10', value('b'));
    bob.keep('details|Patient:1|3-abc', value('c'));
    await bob.flush();
    expect(await ann.countAbout('Patient:1')).toEqual({ own: 1, others: 1 });
    expect(await ann.countAbout('Patient:2')).toEqual({ own: 0, others: 0 });
  });

  it('DR3 holds no readable text on disk', async () => {
    const table = memoryTable();
    const store = createDraftStore(table, 'User:ann', await newKey(1));
    store.keep('note', value({ text: 'penicillin rash' }));
    await store.flush();
    const [row] = [...table.rows.values()];
    expect(Buffer.from(row?.sealed ?? []).toString('latin1')).not.toContain('penicillin');
  });

  it('DR4 one person neither sees nor loses another’s drafts', async () => {
    const table = memoryTable();
    const ann = createDraftStore(table, 'User:ann', await newKey(1));
    ann.keep('note', value('ann'));
    await ann.flush();
    const bob = createDraftStore(table, 'User:bob', await newKey(2));
    expect(await bob.list()).toEqual([]);
    bob.keep('note', value('bob'));
    await bob.flush();
    expect((await ann.find('note'))?.content).toBe('ann');
  });

  it('DR5 a discarded draft does not come back by a write that was under way', async () => {
    const table = memoryTable();
    const store = createDraftStore(table, 'User:ann', await newKey(1));
    store.keep('note', value('text'));
    const flushed = store.flush();
    await store.discard('note', 'c-1');
    await flushed;
    expect(table.rows.size).toBe(0);
  });

  it('DR6 text typed after a discard is kept again', async () => {
    const table = memoryTable();
    const store = createDraftStore(table, 'User:ann', await newKey(1));
    store.keep('note', value('one'));
    await store.discard('note', 'c-1');
    store.keep('note', value('two'));
    expect((await store.find('note'))?.content).toBe('two');
  });

  it('DR7 a form of an earlier sitting ends the draft that was brought back since, and its new form hears of it', async () => {
    const table = memoryTable();
    const before = createDraftStore(table, 'User:ann', await newKey(1));
    before.keep('note', value('as it was sent'));
    await before.flush();
    const after = createDraftStore(table, 'User:ann', await newKey(1));
    let heard = 0;
    after.watchRemoved('note', () => {
      heard += 1;
    });
    await before.discard('note', 'c-1');
    expect([await after.find('note'), heard]).toEqual([undefined, 1]);
  });

  it('DR7 it leaves alone what became another command meanwhile', async () => {
    const table = memoryTable();
    const before = createDraftStore(table, 'User:ann', await newKey(1));
    before.keep('note', value('as it was sent'));
    await before.flush();
    const after = createDraftStore(table, 'User:ann', await newKey(1));
    after.keep('note', { content: 'typed since', commandId: 'c-2' });
    await after.flush();
    await before.discard('note', 'c-1');
    expect((await after.find('note'))?.content).toBe('typed since');
  });
});
