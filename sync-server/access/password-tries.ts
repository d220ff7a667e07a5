/**
 * Makes guessing a password slow without shutting anybody out. After a few wrong tries for a name each try for it waits
 * before it is judged, the right one too: an answer that came at once would tell the wrong ones apart. The wait doubles to
 * a few seconds and never becomes a refusal, nor is it kept by address: behind a proxy all share one. A success forgives
 * nothing, else an administrator's own calls would clear the way for the guesses between them.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '#shared/lib/clock.ts';
import { createAttemptLimiter } from './attempt-limiter.ts';

export type Wait = (forMs: number) => Promise<unknown>;

export interface PasswordTries {
  next(name: string, password: string, judge: () => boolean): Promise<boolean>;
}

export interface PasswordTriesParts {
  /** Of administrators: each has a count of its own. */
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly wait?: Wait | undefined;
}

const PACE = { freeFailures: 5, firstWaitMs: 250, longestWaitMs: 5000 };
/** Names that nobody has share so many counts: they wait like others, and do not fill the memory. */
const OTHER_COUNTS = 1024;
const WRONG_KEPT = 16;

export function createPasswordTries({ names, clock, wait = defaultWait }: PasswordTriesParts): PasswordTries {
  const attempts = createAttemptLimiter(clock, PACE);
  const known = new Set(names);
  const secret = randomBytes(32);
  const digest = (text: string) => createHmac('sha256', secret).update(text).digest();
  const countOf = (name: string) => (known.has(name) ? `=${name}` : `~${digest(name).readUInt32BE() % OTHER_COUNTS}`);
  const wrong = new Map<string, string[]>();
  const fail = (key: string, password: string): void => {
    const tried = digest(password).toString('base64');
    const before = wrong.get(key) ?? [];
    if (before.includes(tried)) return; // a program with an old password repeats itself: that is no guess
    wrong.set(key, [...before, tried].slice(-WRONG_KEPT));
    attempts.fail(key);
  };
  return {
    async next(name, password, judge) {
      const key = countOf(name);
      const waitMs = attempts.waitMs(key);
      if (waitMs > 0) await wait(waitMs);
      const isRight = judge();
      if (!isRight) fail(key, password);
      return isRight;
    },
  };
}

const defaultWait: Wait = (forMs) => setTimeout(forMs, undefined, { ref: false });
