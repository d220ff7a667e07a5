import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '#shared/lib/clock.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { type RunningServer, startServer } from '#sync-server/start-server.ts';
import { createHttpPeer } from './http-peer.ts';
import { describePeer, type PeerUnderTest } from './peer.contract.ts';

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
