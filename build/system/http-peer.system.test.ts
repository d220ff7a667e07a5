import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#shared/lib/clock.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { createHttpPeer } from '#shared/replication/http-peer.ts';
import { describePeer, type PeerUnderTest } from '#shared/replication/peer.contract.ts';
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
