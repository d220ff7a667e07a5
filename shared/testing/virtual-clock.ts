import type { Clock } from '#shared/lib/clock.ts';

/** A clock that moves only when a test moves it. */
export interface VirtualClock extends Clock {
  advance(ms: number): void;
  /** To any moment, backwards too: clocks of stations are set by people. */
  set(epochMs: number): void;
}

export function createVirtualClock(startMs = Date.UTC(2026, 10, 22, 4, 30)): VirtualClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
    set(epochMs) {
      nowMs = epochMs;
    },
  };
}
