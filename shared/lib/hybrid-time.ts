import type { Clock } from './clock.ts';

/**
 * Hybrid logical time as sortable text: `2026-11-22T04:29:24.123Z-0000-<station>`.
 * Text order is causal order for everything one station has seen.
 */
export type HybridTime = string;

const MAX_COUNTER = 0xffff;

export interface HybridClock {
  /** A time later than every time issued or observed before. */
  next(): HybridTime;
  /** Takes note of a time from elsewhere, so that later local times sort after it. */
  observe(time: HybridTime): void;
}

export function wallMs(time: HybridTime): number {
  return Date.parse(time.slice(0, 24));
}

function counterOf(time: HybridTime): number {
  return Number.parseInt(time.slice(25, 29), 16);
}

export function createHybridClock(clock: Clock, station: string): HybridClock {
  let lastMs = 0;
  let counter = 0;
  const advanceTo = (ms: number, atLeast: number): void => {
    if (ms > lastMs) {
      lastMs = ms;
      counter = atLeast;
    } else if (counter < MAX_COUNTER) counter += 1;
    else {
      lastMs += 1;
      counter = 0;
    }
  };
  return {
    next() {
      advanceTo(clock.now(), 0);
      return `${new Date(lastMs).toISOString()}-${counter.toString(16).padStart(4, '0')}-${station}`;
    },
    observe(time) {
      const ms = wallMs(time);
      const seen = counterOf(time);
      if (ms > lastMs) {
        lastMs = ms;
        counter = seen;
      } else if (ms === lastMs && seen > counter) counter = seen;
    },
  };
}
