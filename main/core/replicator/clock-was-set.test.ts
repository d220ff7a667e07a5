import { expect, it } from 'vitest';
import { createClockWatch } from '#shared/replication/clock-watch.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createReplicator } from './replicator.ts';

const HOURS_MS = 3 * 3_600_000;

it('RP10 a station whose proof was refused for its clock asks for the time and tries at once, not after the back-off', async () => {
  const time = createVirtualTime(); // nobody moves it: whoever waits out a back-off waits for ever
  const proven = Promise.withResolvers<number>();
  const refusals: string[] = [];
  const central: typeof fetch = async (to, init) => {
    const path = new URL(String(to)).pathname;
    const date = { date: new Date(time.now() + HOURS_MS).toUTCString() };
    if (path === '/_holdfast/time') return Response.json({ nowMs: time.now() + HOURS_MS });
    const by = Number(new Headers(init?.headers).get('authorization') ?? Number.NaN);
    if (by === time.now() + HOURS_MS) proven.resolve(by);
    else refusals.push(path);
    return Response.json({ error: 'unauthorized', reason: 'x' }, { status: 401, headers: date });
  };
  const clockWatch = createClockWatch({ address: 'http://central', fetch: central, clock: time });
  const replicator = createReplicator({
    store: createMemoryStore({ instanceId: 'here' }),
    ...{ address: 'http://central', database: 'records', fetch: central, clock: time, timers: time, clockWatch },
    authorize: async () => ({ authorization: String(clockWatch.serverNowMs()) }),
    random: () => 1,
  });
  await replicator.run();
  expect(await proven.promise).toBe(time.now() + HOURS_MS);
  expect(refusals).not.toEqual([]);
  await replicator.drain();
});
