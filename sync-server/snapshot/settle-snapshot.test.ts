import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { acceptHubSnapshot } from '../hub/central/accept-hub-snapshot.ts';
import type { HeldLock } from '../orgs/catalogue.ts';
import { settleSnapshot } from './settle-snapshot.ts';
import type { SnapshotNote } from './snapshot-notes.ts';

type Parts = Parameters<typeof settleSnapshot>[0];

/** A lock that holds for so many steps, and is another's then. */
function lockFor(steps: number): HeldLock {
  let left = steps;
  return {
    async assertHeld() {
      left -= 1;
      if (left < 0) throw new Error('the lock was lost');
    },
  };
}

function scene(steps: number) {
  const moves: string[] = [];
  const store = createMemoryStore();
  let writes = 0;
  const noting = {
    findLocal: store.findLocal.bind(store),
    async write(batch: Parameters<typeof store.write>[0]) {
      writes += 1;
      return store.write(batch);
    },
  };
  const note = { id: 's', organisationId: 'o', stationId: 'x', storeInstanceId: 'i', state: 'written' } as SnapshotNote;
  const full = { ...note, identity: 'central', position: '7', madeAtMs: 1, documents: 1, by: 'b' };
  const catalogue = {
    exclusively: <T>(_name: string, work: (lock: HeldLock) => Promise<T>) => work(lockFor(steps)),
    findSnapshot: async () => full,
    findOrganisation: async () => ({ database: 'db' }),
    moveSnapshot: async (_id: string, state: string) => void moves.push(state),
    addSnapshot: async () => void moves.push('added'),
  };
  const parts = { catalogue, stores: { open: async () => noting } } as unknown as Parts;
  return { parts, moves, placed: () => writes, catalogue };
}

describe('SN7 SN9 a snapshot file that several processes settle', () => {
  it.each([
    [0, []],
    [1, ['placed']],
    [2, ['placed', 'told']],
  ])('SN9 PG3 whoever lost the lock after %i steps writes and tells nothing more', async (steps, expected) => {
    const { parts, moves, placed } = scene(steps);
    let told = 0;
    const settled = settleSnapshot(parts, 's', async () => {
      told += 1;
      return true;
    });
    if (steps < 2) await expect(settled).rejects.toThrow('the lock was lost');
    else await settled;
    expect([moves, told]).toEqual([expected, steps < 2 ? 0 : 1]);
    expect(placed()).toBe(steps > 0 ? 1 : 0);
  });

  it('SN7 PG3 a hub’s telling is noted by nobody who lost the lock', async () => {
    const { catalogue, moves } = scene(0);
    const stations = [{ id: 'x', siteId: 'l', organisationId: 'o', purpose: 'ward', state: 'active' }];
    const context = {
      catalogue: { ...catalogue, findSnapshot: async () => undefined, listStations: async () => stations },
    };
    const hub = { id: 'h', siteId: 'l', organisationId: 'o' };
    const accepted = acceptHubSnapshot(
      context as unknown as Parameters<typeof acceptHubSnapshot>[0],
      { organisation: { id: 'o' } } as Parameters<typeof acceptHubSnapshot>[1],
      hub as Parameters<typeof acceptHubSnapshot>[2],
      { id: 's', stationId: 'x' } as Parameters<typeof acceptHubSnapshot>[3],
    );
    await expect(accepted).rejects.toThrow('the lock was lost');
    expect(moves).toEqual([]);
  });
});
