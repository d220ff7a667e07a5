import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createNumberReserve, forgetReserve } from './number-reserve.ts';
import { openNumberWitness } from './number-witness.ts';
import type { Block } from './plan-reserve.ts';

const LOCAL = 'holdfast-hub-numbers';

function begin() {
  const store = createMemoryStore();
  const asked: { requestId: string; size: number }[] = [];
  const line = { isUp: true };
  let last = 0;
  const lease = async (request: { requestId: string; size: number }): Promise<Block | Refusal> => {
    if (!line.isUp) return refusal('no-contact', 'nobody');
    asked.push(request);
    const from = last + 1;
    last += request.size;
    return { prefix: 'N', from, to: last, next: from, stationId: 'hub', leasedAt: 't' };
  };
  /** What the witness says by now; `file` is another after a copy of the folder was put back. */
  const seen: { file: string; count: number | undefined } = { file: 'one', count: undefined };
  const witness = {
    read: async () => ({ ...seen }),
    write: async (count: number) => {
      seen.count = count;
    },
  };
  const open = async () => {
    const reserve = createNumberReserve({ store, lease, witness, clock: { now: () => 0 }, size: 100 });
    await reserve.restore();
    return reserve;
  };
  let requests = 0;
  const request = (size = 200) => ({ requestId: `request ${++requests}`, size });
  return { store, asked, line, seen, open, request };
}

describe('HU16 the reserve of record numbers', () => {
  it('HU16 is refilled at half, at contact, and asks for what is missing', async () => {
    const { asked, open, request } = begin();
    const reserve = await open();
    await reserve.refill();
    await reserve.refill();
    expect(asked).toMatchObject([{ size: 100 }]);
    await reserve.give('a', request());
    expect(reserve.left()).toBe(50);
    await reserve.refill();
    expect(asked).toMatchObject([{ size: 100 }, { size: 50 }]);
    expect(reserve.left()).toBe(100);
  });

  it('HU16 a station gets a part, the same one for the same request; others go on behind it', async () => {
    const { line, open, request } = begin();
    const reserve = await open();
    await reserve.refill();
    line.isUp = false;
    const first = request();
    const given = await reserve.give('a', first);
    expect(given).toMatchObject({ prefix: 'N', from: 1, to: 50, next: 1, stationId: 'a' });
    expect(await reserve.give('b', request(20))).toMatchObject({ from: 51, to: 70, stationId: 'b' });
    expect(await reserve.give('a', first)).toEqual(given);
    expect(await reserve.give('a', request())).toMatchObject({ from: 71, to: 100 });
    await reserve.refill();
    expect(await reserve.give('a', request())).toBeUndefined();
  });

  it('HU16 a crash repeats nothing and loses nothing', async () => {
    const { line, open, request } = begin();
    const before = await open();
    await before.refill();
    line.isUp = false;
    const lost = request(10);
    const given = await before.give('a', lost);
    const after = await open();
    expect(after.left()).toBe(90);
    expect(await after.give('a', lost)).toEqual(given);
    expect(await after.give('b', request(10))).toMatchObject({ from: 11, to: 20 });
  });

  it('HU16 RP9 a folder put back from a copy gives nothing before central leased it new numbers', async () => {
    const { store, asked, seen, open, request } = begin();
    await (await open()).refill();
    seen.file = 'another';
    const copy = await open();
    expect(await copy.give('a', request())).toBeUndefined();
    await copy.refill();
    expect(await copy.give('a', request(10))).toMatchObject({ from: 101, to: 110 });
    await forgetReserve(store);
    expect((await open()).left()).toBe(0);
    expect(asked).toHaveLength(2);
  });

  it('HU16 RP9 records alone put back from a copy are behind their witness, and give nothing', async () => {
    const { store, seen, open, request } = begin();
    const before = await open();
    await before.refill();
    await before.give('a', request(10));
    const body = await store.findLocal(LOCAL);
    await before.give('a', request(10));
    await store.write({ locals: [{ id: LOCAL, body: body ?? null }] });
    expect((await open()).left()).toBe(0);
    expect((await open()).left()).toBe(0);
    await before.refill();
    seen.count = undefined; // as a witness that was cut off in its first write
    expect((await open()).left()).toBe(0);
  });

  it('HU16 killed between the records and their witness it goes on: nothing of that was told', async () => {
    const { seen, open, request } = begin();
    const before = await open();
    await before.refill();
    const { count } = seen;
    await before.give('a', request(10));
    seen.count = count;
    expect((await open()).left()).toBe(90);
  });

  it('HU16 the witness is one file that is written in place; a copy of its folder has another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-witness-'));
    try {
      const witness = openNumberWitness(folder);
      const first = await witness.read();
      expect(first.count).toBeUndefined();
      await witness.write(7);
      await witness.write(12);
      expect(await openNumberWitness(folder).read()).toEqual({ file: first.file, count: 12 });
      const copy = join(folder, 'copy');
      await cp(join(folder, 'hub-numbers'), join(copy, 'hub-numbers'));
      const copied = await openNumberWitness(copy).read();
      expect(copied.count).toBe(12);
      expect(copied.file).not.toBe(first.file);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
