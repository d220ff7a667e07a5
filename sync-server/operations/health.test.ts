import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { refusal } from '#shared/errors/refusal.ts';
import { openOrThrow, TEST_KEY } from '#shared/sqlite/testing/open-test-store.ts';
import { mountSmallDisk, mountSmallVolume } from '#shared/sqlite/testing/small-volume.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { openSqliteCatalogue } from '../storage/sqlite-catalogue.ts';
import { jsonOf, startTestServer } from '../testing/test-server.ts';
import { createHealthProbe, LEAST_FREE_BYTES } from './health.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const none = new Map();
const works = { probe: async () => {} };

function fillUp(file: string): void {
  const handle = openSync(file, 'w');
  for (const size of [65_536, 4096, 1]) {
    try {
      for (;;) writeSync(handle, new Uint8Array(size));
    } catch {}
  }
  closeSync(handle);
}

describe('_up', () => {
  it('OP4 says 503 with the reason while the disk is full, for the catalogue and for databases, and 200 again after', async ({
    skip,
  }) => {
    const volume = mountSmallVolume(8);
    if (!volume) return skip('this machine lets nobody mount a small volume');
    cleanups.push(() => volume.remove());
    const server = await startTestServer({ data: volume.path, logLevel: 'silent' });
    cleanups.push(() => server.close());
    const untilUp = async (status: number) => {
      for (;;) {
        const response = await server.anonymous('/_up');
        if (response.status === status) return jsonOf(response);
      }
    };
    await untilUp(200);
    await server.admin('/full', { method: 'PUT' });
    const filler = join(volume.path, 'filler');
    fillUp(filler);
    const { catalogue } = server.context;
    const reason = 'disk-nearly-full';
    expect(await createHealthProbe({ catalogue, failing: none }).look()).toMatchObject({ of: 'catalogue', reason });
    const freeBytes = async () => statfsSync(volume.path).bavail;
    expect(await createHealthProbe({ catalogue: works, failing: none, freeBytes }).look()).toMatchObject({ reason });
    expect((await server.admin('/full/one', { method: 'PUT', json: { text: 'x'.repeat(100_000) } })).status).toBe(507);
    expect(await untilUp(503)).toMatchObject({ status: 'failing', reason: 'disk-nearly-full' });
    rmSync(filler);
    expect(await untilUp(200)).toEqual({ status: 'ok', seeds: {} });
    expect((await server.admin('/full/one', { method: 'PUT', json: {} })).status).toBe(201);
  });

  it('OP4 calls a disk full where small writes still find room in the log of a database', async () => {
    const look = (free: number) =>
      createHealthProbe({ catalogue: works, failing: none, freeBytes: async () => free }).look();
    const full = { state: 'failing', of: 'databases', reason: 'disk-nearly-full' };
    expect(await look(LEAST_FREE_BYTES)).toEqual({ state: 'ok' });
    expect(await look(LEAST_FREE_BYTES - 1)).toEqual(full);
  });

  it('OP4 says read-only of a disk that turned so under the open databases', async ({ skip }) => {
    const disk = mountSmallDisk(16);
    if (!disk) return skip('this machine lets nobody mount a disk');
    cleanups.push(() => disk.remove());
    const catalogue = openSqliteCatalogue(join(disk.path, 'catalogue.sqlite'));
    const file = join(disk.path, 'store.sqlite');
    const store = await openOrThrow({ file, key: TEST_KEY, profile: 'plain', writer: 'inline' });
    cleanups.push(() => Promise.all([catalogue.close(), store.close()]));
    const look = (more: object) => createHealthProbe({ catalogue, failing: none, ...more }).look();
    expect(await look({})).toEqual({ state: 'ok' });
    disk.makeReadOnly();
    const reason = 'read-only';
    expect(await look({})).toEqual({ state: 'failing', of: 'catalogue', reason });
    const failing = new Map([[store, reason]]);
    expect(await look({ catalogue: works, failing })).toEqual({ state: 'failing', of: 'databases', reason });
  });

  it('OP4 answers in time when the catalogue does not', async () => {
    const never = { probe: () => new Promise<void>(() => {}) };
    const probe = createHealthProbe({ catalogue: never, failing: none, withinMs: 20 });
    expect(await probe.look()).toEqual({ state: 'failing', of: 'catalogue', reason: 'no-answer' });
  });

  it('OP4 asks no more than once a second, however often it is asked', async () => {
    let asked = 0;
    const catalogue = {
      probe: async () => {
        asked += 1;
      },
    };
    const probe = createHealthProbe({ catalogue, failing: none });
    expect(await Promise.all([probe.look(), probe.look(), probe.look()])).toEqual(Array(3).fill({ state: 'ok' }));
    expect(asked).toBe(1);
  });

  it('OP4 a database whose last write failed is tried again: failing until it can be written', async () => {
    const fault = new StoreFault(refusal('disk-nearly-full', 'full'));
    const tries = [() => Promise.reject(fault), async () => ({ committed: true, outcomes: [], updateSeq: 0 })];
    const failing = new Map();
    const store = {
      write: async () => {
        const result = await (tries.shift() ?? (() => Promise.reject(fault)))();
        failing.clear();
        return result;
      },
    };
    failing.set(store, 'disk-nearly-full');
    const probe = () => createHealthProbe({ catalogue: works, failing }).look();
    expect(await probe()).toEqual({ state: 'failing', of: 'databases', reason: 'disk-nearly-full' });
    expect(await probe()).toEqual({ state: 'ok' });
    expect(await probe()).toEqual({ state: 'ok' });
  });
});
