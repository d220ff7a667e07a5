import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReplicator } from '#main/core/replicator/replicator.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { EACH_LANE } from '#shared/protocol/greeting.ts';
import { createHttpPeer } from '#shared/replication/http-peer.ts';
import { describePeer, type PeerUnderTest } from '#shared/replication/peer.contract.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { type RunningServer, startServer } from '#sync-server/start-server.ts';

let server: RunningServer;
let folder: string;
let count = 0;
const authorization = `Basic ${btoa('admin:secret-of-tests')}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-peer-'));
  server = await startServer({
    listen: '127.0.0.1:0',
    data: folder,
    admin: 'admin:secret-of-tests',
    logLevel: 'error',
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(fetchOf: typeof fetch): Promise<PeerUnderTest> {
  const database = `peer-${count++}`;
  await fetch(`${server.address}/${database}`, { method: 'PUT', headers: { authorization } });
  const peer = createHttpPeer({
    address: server.address,
    database,
    fetch: fetchOf,
    authorize: () => Promise.resolve({ authorization }),
    timers: systemTimers,
    clock: systemClock,
  });
  return { peer, store: await server.context.stores.open(database), dispose: () => Promise.resolve() };
}

describePeer('a Holdfast server', () => open(fetch));

/** The same server as a CouchDB client sees it: its greeting does not mention our wire. */
const plainFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (new URL(String(input)).pathname !== '/') return response;
  const { holdfast: _, ...greeting } = (await response.json()) as Record<string, unknown>;
  return Response.json(greeting);
};
/** The same server as it greeted before it offered more. */
const offering =
  (features?: readonly string[]): typeof fetch =>
  async (input, init) => {
    const greeted = (await (await fetch(input, init)).json()) as { holdfast: object };
    return Response.json({ ...greeted, holdfast: { ...greeted.holdfast, features } });
  };
describePeer("a server that speaks CouchDB's wire only", () => open(plainFetch));

describe('a server that is replaced', () => {
  it('RP1.5 is noticed in mid-lane, and everything goes on from what the new one has', async () => {
    const first = await open(fetch);
    const second = await open(fetch);
    const [one, other] = [await first.peer.identity(), await second.peer.identity()];
    let database = '';
    /** The other database answers at the address of the first. */
    const redirected: typeof fetch = (input, init) => {
      const url = new URL(String(input));
      const path = url.pathname.split('/');
      if (database !== '' && path[1]?.startsWith('peer-')) path[1] = database;
      url.pathname = path.join('/');
      return fetch(url, init);
    };
    const peer = createHttpPeer({
      address: server.address,
      database: one.split('/')[1] ?? '',
      fetch: redirected,
      authorize: () => Promise.resolve({ authorization }),
      timers: systemTimers,
      clock: systemClock,
    });
    const signal = new AbortController().signal;
    expect(await peer.identity()).toBe(one);
    const graft = { id: 'a', path: { start: 1, ids: ['a'] }, deleted: false, body: '{}' };
    await peer.writeRevisions([graft], signal);
    database = other.split('/')[1] ?? '';
    await expect(peer.writeRevisions([graft], signal)).rejects.toThrow('another database');
    expect(await peer.identity()).not.toBe(one);
    expect((await peer.writeRevisions([graft], signal)).refused).toEqual([]);
  });
});

/** What goes over the line, by what it asks: `each`, `any`, `lane 1`, `_local` … */
function createLine(greet: typeof fetch) {
  const calls: string[] = [];
  let look = () => {};
  const line: typeof fetch = (input, init) => {
    const { pathname, searchParams } = new URL(String(input));
    if (pathname === '/') return greet(input, init);
    const [, , what = 'database'] = pathname.split('/');
    const lane = searchParams.get('lane');
    calls.push(what !== '_changes' ? what : lane === 'each' ? 'each' : lane ? `lane ${lane}` : 'any');
    look();
    return fetch(input, init);
  };
  const begun = (wanted: Readonly<Record<string, number>>) =>
    new Promise<void>((resolve) => {
      look = () => {
        const isThere = ([what, count]: [string, number]) => calls.filter((one) => one === what).length >= count;
        if (Object.entries(wanted).every(isThere)) resolve();
      };
      look();
    });
  return { line, calls, begun };
}

const CHANGES = 4;

describe('a station that only watches', () => {
  /** The calls of a station while some documents come, one after the other. */
  async function callsOfChanges(greet: typeof fetch, waits: 'each' | 'any'): Promise<readonly string[]> {
    const { store: central, peer } = await open(fetch);
    const store = createMemoryStore();
    const time = createVirtualTime();
    const { line, calls, begun } = createLine(greet);
    const replicator = createReplicator({
      ...{ store, address: server.address, database: (await peer.identity()).split('/')[1] ?? '', fetch: line },
      ...{ authorize: async () => ({ authorization }), clock: time, timers: time, random: () => 0 },
    });
    const arrival = (id: string) =>
      new Promise<void>((resolve) => {
        store.watch(() => void store.find(id).then((found) => found && resolve()));
      });
    await replicator.run();
    // Everything that belongs to the start: the checkpoints of both directions, a look at the clock, and the pull is live.
    await begun({ _local: 6, time: 1, [waits]: 1 });
    calls.length = 0;
    for (let n = 0; n < CHANGES; n += 1) {
      const here = arrival(`d${n}`);
      await central.write({ edits: [{ id: `d${n}`, body: '{}' }] });
      await here;
      await time.advance(3000);
    }
    const made = [...calls];
    await replicator.stop();
    return made;
  }

  it('RL1 RL2 makes no call for a change while its feed is open, the echo on its way up included', async () => {
    expect(await callsOfChanges(fetch, 'each')).toEqual([]);
  });

  it('RL1 RL2 makes one call for a change where each answer is one', async () => {
    const made = await callsOfChanges(offering([EACH_LANE]), 'each');
    expect(new Set(made)).toEqual(new Set(['each']));
    expect(made.length).toBeLessThanOrEqual(CHANGES);
  });

  it('RL4 asks an older server as ever', async () => {
    const made = await callsOfChanges(offering(), 'any');
    expect(made).toEqual(expect.arrayContaining(['any', 'lane 1', 'lane 2']));
    expect(made).not.toContain('each');
  });
});
