import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createMemoryRefusedLog } from './memory-refused-log.ts';
import { createNudge } from './nudge.ts';
import { PeerFault, type PeerFaultKind } from './peer-fault.ts';
import { runDirection } from './run-direction.ts';
import { createStorePeer, type StorePeer } from './store-peer.ts';

/** Central behind a network that a test takes away, on a clock that a test moves. */
async function createScene() {
  const time = createVirtualTime();
  const station = createMemoryStore({ instanceId: 'station' });
  const central = createMemoryStore({ instanceId: 'central' });
  const network: { fault: PeerFaultKind | undefined; tries: number; probes: number; batches: number } = {
    fault: undefined,
    tries: 0,
    probes: 0,
    batches: 0,
  };
  /** A batch on a slow line: under way until the test lets it through. */
  const slow: { line: Promise<void> | undefined } = { line: undefined };
  const check = () => {
    if (network.fault) throw new PeerFault(network.fault, 'as the test wants it');
  };
  const peer = createStorePeer(central);
  const far: StorePeer = {
    ...peer,
    async identity(signal) {
      network.tries += 1;
      check();
      return peer.identity(signal);
    },
    async writeRevisions(grafts, signal) {
      network.batches += 1;
      await slow.line;
      signal.throwIfAborted();
      check();
      return peer.writeRevisions(grafts, signal);
    },
  };
  const waits: number[] = [];
  const refused = createMemoryRefusedLog();
  const nudge = createNudge();
  const ending = new AbortController();
  const run = runDirection(
    createStorePeer(station),
    far,
    {
      sessionId: 's',
      clock: time,
      timers: time,
      random: () => 1,
      nudge,
      refused,
      async probe() {
        network.probes += 1;
        check();
      },
      events: { onFault: (_fault, retryAtMs) => waits.push(retryAtMs - time.now()) },
    },
    ending.signal,
  );
  const end = async () => {
    ending.abort(new Error('the test ends'));
    await run;
  };
  const put = (id: string) => station.write({ edits: [{ id, body: '{}' }] });
  return { time, station, central, network, slow, waits, refused, nudge, put, end };
}

describe('one direction', () => {
  it('RP6.1 waits longer after each failure, up to five minutes', async () => {
    const { time, network, waits, end } = await createScene();
    network.fault = 'failing';
    await time.advance(60 * 60_000);
    expect(waits.slice(0, 6)).toEqual([250, 500, 1000, 2000, 4000, 8000]);
    expect(Math.max(...waits)).toBe(300_000);
    expect(network.tries).toBeLessThan(25);
    await end();
  });

  it('RP6.2 notices within five seconds that the network is back, also after an hour without', async () => {
    const { time, network, central, put, end } = await createScene();
    network.fault = 'unreachable';
    await put('a');
    await time.advance(60 * 60_000);
    expect(await central.find('a')).toBeUndefined();
    network.fault = undefined;
    await time.advance(5000);
    expect(await central.find('a')).toBeDefined();
    await end();
  });

  it('RP6.2 asks for the network with small questions, not with work', async () => {
    const { time, network, end } = await createScene();
    network.fault = 'unreachable';
    await time.advance(10 * 60_000);
    expect(network.probes).toBeGreaterThan(150);
    expect(network.tries).toBeLessThan(15);
    await end();
  });

  it('RP6.1 begins with short waits again after a success', async () => {
    const { time, network, waits, put, end } = await createScene();
    network.fault = 'failing';
    await time.advance(60_000);
    network.fault = undefined;
    await time.advance(120_000);
    waits.length = 0;
    network.fault = 'failing';
    await put('b');
    await time.advance(100);
    expect(waits).toEqual([250]);
    await end();
  });

  it('a person who asks ends the wait', async () => {
    const { time, network, central, nudge, put, end } = await createScene();
    network.fault = 'refused';
    await put('a');
    await time.advance(60 * 60_000);
    network.fault = undefined;
    nudge.nudge();
    await time.advance(10);
    expect(await central.find('a')).toBeDefined();
    await end();
  });

  it('RP5.2 a person who asks while all is well has refused revisions offered again', async () => {
    const { time, central, nudge, put, refused, end } = await createScene();
    await put('a');
    await time.advance(10);
    const rev = (await central.find('a'))?.rev ?? '';
    await refused.set([{ id: 'a', rev, error: 'forbidden', reason: 'not then', at: '2026-11-22T00:00:00.000Z' }]);
    nudge.nudge();
    await time.advance(10);
    expect(await refused.list()).toEqual([]);
    await put('b');
    await time.advance(10);
    expect(await central.find('b')).toBeDefined();
    await end();
  });

  it('RP6.3 a person who asks does not break off the batch under way', async () => {
    const { time, central, network, slow, waits, nudge, put, end } = await createScene();
    await time.advance(10);
    const { promise, resolve } = Promise.withResolvers<void>();
    slow.line = promise;
    await put('a');
    await time.advance(10);
    for (let n = 0; n < 3; n += 1) {
      nudge.nudge();
      await time.advance(10);
    }
    expect(network.batches).toBe(1);
    slow.line = undefined;
    resolve();
    await time.advance(10);
    expect(await central.find('a')).toBeDefined();
    await put('b');
    await time.advance(10);
    expect(await central.find('b')).toBeDefined();
    expect(network.batches).toBe(2);
    expect(waits).toEqual([]);
    await end();
  });

  it('RP6.3 a batch that fails after somebody asked is tried again at once', async () => {
    const { time, central, network, slow, waits, nudge, put, end } = await createScene();
    await time.advance(10);
    const { promise, resolve } = Promise.withResolvers<void>();
    slow.line = promise;
    await put('a');
    await time.advance(10);
    nudge.nudge();
    network.fault = 'failing';
    resolve();
    await time.advance(0);
    expect(waits).toEqual([250, 500]);
    network.fault = undefined;
    await time.advance(499);
    expect(await central.find('a')).toBeUndefined();
    await time.advance(1);
    expect(await central.find('a')).toBeDefined();
    await end();
  });
});
