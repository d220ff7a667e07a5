import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '#shared/contract/station.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createNoSync, type SyncPart } from '../sync-part.ts';
import { createFilledSync } from './filled-sync.ts';
import type { TakenSnapshot } from './take-snapshot.ts';

const TAKEN: TakenSnapshot = { state: 'taken', documents: 40, refused: 0, madeAt: '2026-01-01T00:00:00.000Z' };

const FILE = '/stick/desk.snapshot';

/** `started`: with the file, as by a command; otherwise somebody brings it. */
function openRig({ started = true } = {}) {
  const did: string[] = [];
  const onLine = Promise.withResolvers<void>();
  const again = Promise.withResolvers<void>();
  const clock = createVirtualTime();
  const reading = Promise.withResolvers<void>();
  const outcome = Promise.withResolvers<TakenSnapshot | Refusal>();
  let opened = 0;
  let fill: SyncStatus['fill'] = { state: 'empty', received: 0 };
  let note = (_done: number, _expected: number): void => {};
  const openLine = (): SyncPart => {
    opened += 1;
    const nth = opened === 1 ? '' : ` ${opened}`;
    const noSync = createNoSync();
    return {
      ...noSync,
      status: () => ({ ...noSync.status(), link: 'offline', retryAt: 'soon', fill }),
      async run() {
        did.push(`run${nth}`);
        (nth === '' ? onLine : again).resolve();
      },
      drain: async () => void did.push(`drain${nth}`),
      stop: async () => void did.push(`stop${nth}`),
      tryNow: () => void did.push(`tryNow${nth}`),
    };
  };
  const told: unknown[] = [];
  const faults: unknown[] = [];
  const sync = createFilledSync({
    openLine,
    findFirst: async () => (started ? FILE : undefined),
    take: (_file, onProgress, signal) => {
      note = onProgress;
      reading.resolve();
      signal.addEventListener('abort', () => outcome.reject(signal.reason));
      return outcome.promise;
    },
    tell: (what) => void told.push(what),
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
    /** The file was opened. */
    reading: () => reading.promise,
    lineSays,
    onLine: onLine.promise,
    onLineAgain: again.promise,
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
      file: { state: 'refused', code: 'file-damaged', sentence: 'Copy it again.' },
    });

    const broken = openRig();
    await broken.sync.run();
    broken.outcome.reject(new Error('disk full'));
    await broken.onLine;
    expect(broken.faults).toHaveLength(1);
    expect(broken.sync.status().file).toMatchObject({ state: 'refused', code: 'file-damaged' });
  });

  it('SN15 a file that is brought later is read while the line rests, and another line goes on behind it', async () => {
    const rig = openRig({ started: false });
    rig.lineSays({ state: 'filling', received: 7, expected: 900 });
    await rig.sync.run();
    expect(rig.did).toEqual(['run']);
    const states = Promise.withResolvers<void>();
    rig.sync.watch(() => rig.sync.status().file?.state === 'taken' && states.resolve());
    rig.sync.fillFrom(FILE);
    expect(() => rig.sync.fillFrom(FILE)).toThrow('one file at a time');
    expect(rig.sync.isReading()).toBe(true);
    expect(rig.sync.status()).toMatchObject({ link: 'connecting', reason: { code: 'reading-file' } });
    expect(rig.sync.status().retryAt).toBeUndefined();
    await rig.reading();
    rig.note(1000, 1600);
    await rig.clock.advance(10_000);
    rig.note(1100, 1600);
    expect(rig.sync.status().fill).toEqual({ state: 'filling', received: 1100, expected: 1600, secondsLeft: 50 });
    rig.sync.tryNow();
    rig.outcome.resolve(TAKEN);
    await states.promise;
    await rig.onLineAgain;
    expect(rig.did).toEqual(['run', 'drain', 'stop', 'run 2']);
    expect(rig.sync.isReading()).toBe(false);
    expect(rig.sync.status()).toMatchObject({ link: 'offline', file: { state: 'taken', documents: 40, setAside: 0 } });
    rig.sync.tryNow();
    await rig.sync.drain();
    await rig.sync.stop();
    expect(rig.did.slice(4)).toEqual(['tryNow 2', 'drain 2', 'stop 2']);
  });

  it('SN15 a station that stops in mid-file opens no line behind it', async () => {
    const rig = openRig({ started: false });
    await rig.sync.run();
    rig.sync.fillFrom(FILE);
    await rig.reading();
    await rig.sync.drain();
    await rig.sync.stop();
    expect([rig.did, rig.told, rig.faults]).toEqual([['run', 'drain', 'stop'], [], []]);
  });

  it('SN11 stops in the middle of the file without opening the line', async () => {
    const rig = openRig();
    await rig.sync.run();
    await rig.sync.drain();
    await rig.sync.stop();
    expect([rig.did, rig.told, rig.faults]).toEqual([[], [], []]);
  });
});
