import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '#shared/contract/station.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createNoSync, type SyncPart } from '../sync-part.ts';
import { createFilledSync } from './filled-sync.ts';
import type { TakenSnapshot } from './take-snapshot.ts';

const TAKEN: TakenSnapshot = { state: 'taken', documents: 40, refused: 0, madeAt: '2026-01-01T00:00:00.000Z' };

function openRig() {
  const did: string[] = [];
  const onLine = Promise.withResolvers<void>();
  const clock = createVirtualTime();
  const outcome = Promise.withResolvers<TakenSnapshot | Refusal>();
  let fill: SyncStatus['fill'] = { state: 'empty', received: 0 };
  let note = (_done: number, _expected: number): void => {};
  const line: SyncPart = {
    ...createNoSync(),
    status: () => ({ ...createNoSync().status(), fill }),
    async run() {
      did.push('run');
      onLine.resolve();
    },
    drain: async () => void did.push('drain'),
    stop: async () => void did.push('stop'),
    tryNow: () => void did.push('tryNow'),
  };
  const told: unknown[] = [];
  const faults: unknown[] = [];
  const sync = createFilledSync({
    line,
    take: (onProgress, signal) => {
      note = onProgress;
      signal.addEventListener('abort', () => outcome.reject(signal.reason));
      return outcome.promise;
    },
    tell: (what) => told.push(what),
    clock,
    onFault: (fault) => faults.push(fault),
  });
  const lineSays = (next: SyncStatus['fill']) => {
    fill = next;
  };
  return {
    sync,
    did,
    told,
    faults,
    clock,
    outcome,
    lineSays,
    onLine: onLine.promise,
    note: (done: number, of: number) => note(done, of),
  };
}

describe('a station that is started with a snapshot file', () => {
  it('SN13 shows how far the file has come, opens its line behind it, and calls nothing complete by itself', async () => {
    const rig = openRig();
    const seen: SyncStatus['fill'][] = [];
    rig.sync.watch(() => seen.push(rig.sync.status().fill));
    await rig.sync.run();
    rig.sync.tryNow();
    await rig.clock.advance(10_000);
    rig.note(10, 40);
    expect(seen.at(-1)).toEqual({ state: 'filling', received: 10, expected: 40, secondsLeft: 30 });
    rig.note(40, 40);
    expect(rig.did).toEqual([]);
    rig.outcome.resolve(TAKEN);
    await rig.onLine;
    expect(rig.did).toEqual(['run']);
    expect(rig.told).toEqual([TAKEN]);
    expect(rig.sync.status().fill).toEqual({ state: 'filling', received: 40, expected: 40 });
    rig.lineSays({ state: 'first-lane-here', received: 2, expected: 3 });
    expect(rig.sync.status().fill).toEqual({ state: 'first-lane-here', received: 42, expected: 43 });
    rig.lineSays({ state: 'complete', received: 2, expected: 2 });
    expect(rig.sync.status().fill).toMatchObject({ state: 'complete' });
    rig.sync.tryNow();
    await rig.sync.drain();
    await rig.sync.stop();
    expect(rig.did).toEqual(['run', 'tryNow', 'drain', 'stop']);
  });

  it('SN10 opens its line also where the file is not taken, or breaks', async () => {
    const refused = openRig();
    await refused.sync.run();
    refused.note(10, 40);
    const no = refusal('file-damaged', 'Copy it again.');
    refused.outcome.resolve(no);
    await refused.onLine;
    expect(refused.told).toEqual([no]);
    expect(refused.sync.status()).toMatchObject({
      fill: { state: 'empty', received: 0 },
      reason: { code: 'snapshot-refused', text: 'The snapshot file was not taken. Copy it again.' },
    });
    refused.lineSays({ state: 'complete', received: 2 });
    expect(refused.sync.status().reason).toBeUndefined();

    const broken = openRig();
    await broken.sync.run();
    broken.outcome.reject(new Error('disk full'));
    await broken.onLine;
    expect(broken.faults).toHaveLength(1);
  });

  it('SN11 stops in the middle of the file without opening the line', async () => {
    const rig = openRig();
    await rig.sync.run();
    await rig.sync.drain();
    await rig.sync.stop();
    expect([rig.did, rig.told, rig.faults]).toEqual([[], [], []]);
  });
});
