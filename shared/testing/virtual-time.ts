import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';

/** A clock that moves only when told, and timers that go by it. */
export interface VirtualTime extends Clock, Timers {
  /** Lets this time pass; each sleeper wakes at its moment and may do its work before the next. */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

export function createVirtualTime(startMs = Date.parse('2026-11-22T08:00:00Z')): VirtualTime {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => nowMs,
    sleep(ms, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      const onAbort = () => {
        sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const wake = () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper: Sleeper = { atMs: nowMs + ms, wake };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
      return promise;
    },
    async advance(ms) {
      const endMs = nowMs + ms;
      await settle();
      for (let next = earliest(sleepers); next && next.atMs <= endMs; next = earliest(sleepers)) {
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
        await settle();
      }
      nowMs = endMs;
    },
  };
}

function earliest(sleepers: ReadonlySet<Sleeper>): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) if (!first || sleeper.atMs < first.atMs) first = sleeper;
  return first;
}

/** Lets promises that are due do their work. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) await Promise.resolve();
}
