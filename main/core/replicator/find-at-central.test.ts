import { expect, it } from 'vitest';
import { systemClock } from '#shared/lib/clock.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { PeerFault } from '#shared/replication/peer-fault.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createReplicator } from './replicator.ts';

it('RP6 HU11 who asks for a revision while the server is changed hears that the line broke', async () => {
  const asked = Promise.withResolvers<void>();
  const silent: typeof fetch = (_to, init) =>
    new Promise((_resolve, reject) => {
      asked.resolve();
      if (init?.signal?.aborted) reject(init.signal.reason as Error);
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
    });
  const replicator = createReplicator({
    store: createMemoryStore({ instanceId: 'here' }),
    address: 'http://server.invalid',
    database: 'records',
    fetch: silent,
    clock: systemClock,
    timers: systemTimers,
    random: () => 0,
  });
  await replicator.run();
  const found = replicator.findAtCentral('Patient:1', '1-a');
  const heard = expect(found).rejects.toBeInstanceOf(PeerFault);
  await asked.promise;
  await replicator.drain();
  await heard;
});
