import type { Clock } from '#shared/lib/clock.ts';

export interface DayClock extends Clock {
  /** Milliseconds that have gone by, for who does not trust a clock that may be set. */
  elapsedMs(): number;
  advance(ms: number): void;
}

/** Goes on as the machine's does, and further where it is told: a day in minutes, the same for central and all stations. */
export function createDayClock(beginsAt: number): DayClock {
  const startedMs = performance.now();
  let ahead = 0;
  const elapsedMs = (): number => performance.now() - startedMs + ahead;
  return {
    now: () => Math.floor(beginsAt + elapsedMs()),
    elapsedMs,
    advance: (ms) => {
      ahead += ms;
    },
  };
}
