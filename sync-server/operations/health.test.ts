import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { refusal } from '#shared/errors/refusal.ts';
import { mountSmallVolume } from '#shared/sqlite/testing/small-volume.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { jsonOf, startTestServer } from '../testing/test-server.ts';
import { createHealthProbe } from './health.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const none = new Map();

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
    expect((await server.admin('/full/one', { method: 'PUT', json: { text: 'x'.repeat(100_000) } })).status).toBe(507);
    expect(await untilUp(503)).toMatchObject({ status: 'failing', reason: 'disk-nearly-full' });
    rmSync(filler);
    expect(await untilUp(200)).toEqual({ status: 'ok', seeds: {} });
    expect((await server.admin('/full/one', { method: 'PUT', json: {} })).status).toBe(201);
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
    const probe = () => createHealthProbe({ catalogue: { probe: async () => {} }, failing }).look();
    expect(await probe()).toEqual({ state: 'failing', of: 'databases', reason: 'disk-nearly-full' });
    expect(await probe()).toEqual({ state: 'ok' });
    expect(await probe()).toEqual({ state: 'ok' });
  });
});
