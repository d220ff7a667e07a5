import type { Clock } from '#shared/lib/clock.ts';

/** Slows down guessing: after a few failures each further one doubles the wait, up to a bound (usually five minutes). In memory. */
export interface AttemptLimiter {
  /** Milliseconds until another try is allowed; 0 for now. */
  waitMs(key: string): number;
  fail(key: string): void;
  succeed(key: string): void;
}

export interface AttemptPace {
  readonly freeFailures: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

const USUAL_PACE: AttemptPace = { freeFailures: 5, firstWaitMs: 1000, longestWaitMs: 5 * 60_000 };
const FORGET_AFTER_MS = 60 * 60_000;
const MOST_KEYS = 10_000;

interface Failures {
  count: number;
  lastMs: number;
}

export function createAttemptLimiter(
  clock: Clock,
  { freeFailures, firstWaitMs, longestWaitMs }: AttemptPace = USUAL_PACE,
): AttemptLimiter {
  const failures = new Map<string, Failures>();
  return {
    waitMs(key) {
      const known = failures.get(key);
      if (!known || known.count < freeFailures) return 0;
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (known.count - freeFailures));
      return Math.max(0, known.lastMs + waitMs - clock.now());
    },
    fail(key) {
      if (failures.size >= MOST_KEYS) forgetOld(failures, clock.now());
      const count = (failures.get(key)?.count ?? 0) + 1;
      failures.set(key, { count, lastMs: clock.now() });
    },
    succeed: (key) => void failures.delete(key),
  };
}

function forgetOld(failures: Map<string, Failures>, nowMs: number): void {
  for (const [key, { lastMs }] of failures) if (nowMs - lastMs > FORGET_AFTER_MS) failures.delete(key);
  if (failures.size >= MOST_KEYS) failures.clear();
}
