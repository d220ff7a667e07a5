import { describe, expect, it } from 'vitest';
import { describeDocumentStore, graft } from '#shared/store/document-store.contract.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { WriteRules } from '#shared/store/plan-write.ts';
import { MovableStore } from './movable-store.ts';
import { StoreHasMoved } from './postgres/store-has-moved.ts';
import type { ServerStore } from './server-store.ts';

const open = (rules: Partial<WriteRules> = {}): ServerStore =>
  Object.assign(createMemoryStore({ instanceId: 'one', ...rules }), { searchPatients: async () => [] });

describeDocumentStore('a store that may move', async (rules) => {
  const store = new MovableStore(async () => open(rules));
  return { store, dispose: () => store.close() };
});

describe('a store that may move', () => {
  /** A place that was left: reads and writes say so. */
  const leave = (store: ServerStore): void => {
    const gone = async (): Promise<never> => {
      throw new StoreHasMoved();
    };
    Object.assign(store, { write: gone, listChanges: gone, info: gone });
  };

  it('MV4 goes along with its listeners, and callers do not notice', async () => {
    const places = [open(), open()];
    const [former, next] = places as [ServerStore, ServerStore];
    await former.write({ grafts: [graft('a', 1, 'a')] });
    await next.write({ grafts: [graft('a', 1, 'a')] });
    let at = 0;
    const store = new MovableStore(async () => places[at] as ServerStore);
    const heard: number[] = [];
    store.watch((seq) => heard.push(seq));
    await store.write({ grafts: [graft('b', 1, 'a')] });
    await next.write({ grafts: [graft('b', 1, 'a')] });
    at = 1;
    leave(former);
    expect(await store.write({ grafts: [graft('c', 1, 'a')] })).toMatchObject({ updateSeq: 3 });
    expect((await store.listChanges({ since: 0, limit: 9 })).rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    await next.write({ grafts: [graft('d', 1, 'a')] });
    expect(heard).toEqual([2, 2, 3, 4]);
    await store.close();
  });

  it('MV4 waits a moment for the catalogue to name the new place', async () => {
    const places = [open(), open()];
    let opened = 0;
    const store = new MovableStore(async () => {
      opened += 1;
      return places[opened < 4 ? 0 : 1] as ServerStore;
    });
    await store.ready();
    leave(places[0] as ServerStore);
    expect(await store.write({ grafts: [graft('a', 1, 'a')] })).toMatchObject({ updateSeq: 1 });
    expect(opened).toBe(4);
    await store.close();
  });

  it('MV4 opens nothing again once it is closed: a late call, or a look for a move, is refused', async () => {
    let opened = 0;
    const store = new MovableStore(async () => {
      opened += 1;
      return open();
    });
    await store.ready();
    await store.close();
    await expect(store.info()).rejects.toThrow('closed');
    await expect(store.rehouse()).rejects.toThrow('closed');
    expect(opened).toBe(1);
  });
});
