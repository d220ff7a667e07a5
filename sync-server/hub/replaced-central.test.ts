/** Both directions of a replicator share one peer: what happens when another database answers at central's address. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#shared/lib/clock.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { createHttpPeer } from '#shared/replication/http-peer.ts';
import { createKnownRevisions } from '#shared/replication/known-revisions.ts';
import { createNudge } from '#shared/replication/nudge.ts';
import { createReplacements, runAnew } from '#shared/replication/run-anew.ts';
import { runDirection } from '#shared/replication/run-direction.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());

const authorization = `Basic ${Buffer.from('root:secret pass').toString('base64')}`;
const NO_PAUSE = { sleep: async () => {} };
let count = 0;
async function database(): Promise<{ name: string; store: DocumentStore }> {
  const name = `replaced-${count++}`;
  await server.admin(`/${name}`, { method: 'PUT' });
  return { name, store: await server.context.stores.open(name) };
}

function until(store: DocumentStore, check: () => Promise<boolean>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = () => void check().then((yes) => yes && resolve(), reject);
  const stop = store.watch(look);
  look();
  return promise.finally(stop);
}

async function scene() {
  const [one, other] = [await database(), await database()];
  let name = one.name;
  let lines = new AbortController();
  const redirected: typeof fetch = (input, init) => {
    const url = new URL(String(input));
    url.pathname = url.pathname.replace(/^\/db(?=\/|$)/, `/${name}`);
    return fetch(url, { ...init, signal: AbortSignal.any([lines.signal, ...(init?.signal ? [init.signal] : [])]) });
  };
  const station = createMemoryStore({ instanceId: 'station' });
  const notes = createKnownRevisions();
  const nudge = createNudge();
  const replacements = createReplacements();
  const peer = createHttpPeer({
    ...{ address: server.address, database: 'db', fetch: redirected, authorize: async () => ({ authorization }) },
    ...{ timers: systemTimers, clock: systemClock },
    onReplaced() {
      notes.clear();
      replacements.note();
    },
  });
  const ending = new AbortController();
  const anew = (run: (signal: AbortSignal) => Promise<void>) => () =>
    runAnew(run, { replacements, timers: NO_PAUSE }, ending.signal);
  const optionsOf = (direction: 'push' | 'pull') => ({
    ...{ sessionId: direction, clock: systemClock, timers: systemTimers, random: () => 0, nudge },
  });
  const local = createStorePeer(station);
  const runs = {
    push: anew((signal) => runDirection(local, peer, { ...optionsOf('push'), knownAtTarget: notes }, signal)),
    pull: anew((signal) => runDirection(peer, local, { ...optionsOf('pull'), noteAtSource: notes }, signal)),
  };
  /** What served the former one has ended, and the feeds that were open with it. */
  const replace = () => {
    name = other.name;
    lines.abort(new Error('reset'));
    lines = new AbortController();
  };
  return { one: one.store, other: other.store, station, runs, ending, replace };
}

const put = (store: DocumentStore, id: string) => store.write({ edits: [{ id, body: '{}' }] });
const has = (store: DocumentStore, id: string) => async () => (await store.find(id)) !== undefined;

describe('another database at the address of central', () => {
  it('RP1.5 is noticed by the direction that did not meet it first, too', async () => {
    const { one, other, station, runs, ending, replace } = await scene();
    const running = [runs.push(), runs.pull()];
    await put(station, 'a');
    await until(one, has(one, 'a'));
    replace();
    await put(one, 'wake');
    await put(other, 'b');
    await until(station, has(station, 'b'));
    await put(station, 'c');
    await until(other, has(other, 'c'));
    await until(other, has(other, 'a'));
    ending.abort();
    await Promise.all(running);
  });

  it('RP2.6 what was noted of the former one is sent to it', async () => {
    const { one, other, station, runs, ending, replace } = await scene();
    await put(one, 'a');
    const pulling = runs.pull();
    await until(station, has(station, 'a'));
    replace();
    await put(one, 'wake');
    await put(other, 'b');
    await until(station, has(station, 'b'));
    await put(station, 'c');
    const pushing = runs.push();
    await until(other, has(other, 'c'));
    expect(await has(other, 'a')()).toBe(true);
    ending.abort();
    await Promise.all([pulling, pushing]);
  });
});
