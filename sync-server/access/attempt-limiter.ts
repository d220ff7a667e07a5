import type { Clock } from '#shared/lib/clock.ts';

/** Slows down guessing: after a few failures each further one doubles the wait, up to five minutes. In memory. */
export interface AttemptLimiter {
  /** Milliseconds until another try is allowed; 0 for now. */
  waitMs(key: string): number;
  fail(key: string): void;
  succeed(key: string): void;
}

const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60_000;
const FORGET_AFTER_MS = 60 * 60_000;
const MOST_KEYS = 10_000;

interface Failures {
  count: number;
  lastMs: number;
}

export function createAttemptLimiter(clock: Clock): AttemptLimiter {
  const failures = new Map<string, Failures>();
  return {
    waitMs(key) {
      const known = failures.get(key);
      if (!known || known.count < FREE_FAILURES) return 0;
      const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (known.count - FREE_FAILURES));
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
