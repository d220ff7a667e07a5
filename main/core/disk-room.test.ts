import { describe, expect, it } from 'vitest';
import { refusal } from '#shared/errors/refusal.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { createDiskRoom, type Reserve } from './disk-room.ts';

const full = () => new StoreFault(refusal('disk-nearly-full', 'full'));

function rig(isFull: (reserve: Reserve) => boolean) {
  const store = createMemoryStore();
  let state: Reserve['state'] = 'held';
  const reserve: Reserve = {
    get state() {
      return state;
    },
    release: () => {
      state = 'released';
    },
    refill: () => {
      state = 'held';
      return true;
    },
  };
  const write = store.write.bind(store);
  store.write = async (batch) => {
    if (isFull(reserve)) throw full();
    return write(batch);
  };
  return { store, reserve, room: createDiskRoom(store, reserve) };
}

const batch = { locals: [{ id: 'x', body: '1' }] };

describe('room on the disk', () => {
  it('DR1 gives the reserve up for what must be written, and refuses files from then on', async () => {
    const { store, reserve, room } = rig(({ state }) => state === 'held');
    expect(room.isRoomForFiles()).toBe(true);
    expect(await room.careful.write(batch)).toMatchObject({ committed: true });
    expect(await store.findLocal('x')).toBe('1');
    expect(reserve.state).toBe('released');
    expect(room.isRoomForFiles()).toBe(false);
    room.refill();
    expect(room.isRoomForFiles()).toBe(true);
  });

  it('DR1 holds large batches of replication back while only the reserve is left, and lets small ones in', async () => {
    const { reserve, room } = rig(() => false);
    const graft = (length: number) => {
      const body = JSON.stringify({ text: 'x'.repeat(length) });
      return { grafts: [{ id: `a${length}`, path: { start: 1, ids: ['a'] }, deleted: false, body }] };
    };
    expect(await room.bulk.write(graft(300_000))).toMatchObject({ committed: true });
    reserve.release();
    await expect(room.bulk.write(graft(400_000))).rejects.toThrow(StoreFault);
    expect(await room.bulk.write(graft(100))).toMatchObject({ committed: true });
    expect((await room.bulk.info()).docCount).toBe(2);
  });

  it('DR1 says so when even the reserve does not help, and tries no third time', async () => {
    let tries = 0;
    const { room } = rig(() => {
      tries += 1;
      return true;
    });
    await expect(room.careful.write(batch)).rejects.toThrow(StoreFault);
    expect(tries).toBe(2);
    await expect(room.careful.write(batch)).rejects.toThrow(StoreFault);
    expect(tries).toBe(3);
  });

  it('DR1 keeps the reserve when something else is wrong', async () => {
    const { store, reserve, room } = rig(() => false);
    store.write = async () => {
      throw new StoreFault(refusal('file-damaged', 'damaged'));
    };
    await expect(room.careful.write(batch)).rejects.toThrow(StoreFault);
    expect(reserve.state).toBe('held');
  });
});
