import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { type LocalRecord, type LocalStore, localRecord } from './local-record.ts';

const FREE_TRIES = 3;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;

export const attemptRecord = z.object({ failures: z.number(), lastAt: z.number() });
export type AttemptRecord = z.output<typeof attemptRecord>;

/** Counts tries at one secret and slows them down. A try is counted before it is checked: pulling the plug does not undo it. */
export interface Attempts {
  /** Undefined when a try may be made now; it is counted then. */
  begin(): Promise<Refusal | undefined>;
  /** The secret was right. Gives how many tries before this one were wrong. */
  succeeded(): Promise<number>;
}

export function createAttempts(kept: LocalRecord<AttemptRecord>, clock: Clock): Attempts {
  const find = async () => (await kept.find()) ?? { failures: 0, lastAt: 0 };
  return {
    async begin() {
      const { failures, lastAt } = await find();
      const now = clock.now();
      // A clock that was turned back must not lengthen the wait without end.
      const waitMs = Math.min(lastAt + waitAfter(failures) - now, waitAfter(failures));
      if (waitMs > 0) return tooMany(waitMs);
      await kept.write({ failures: failures + 1, lastAt: now });
      return undefined;
    },
    async succeeded() {
      const { failures } = await find();
      await kept.remove();
      return Math.max(failures - 1, 0);
    },
  };
}

/** The tries of each login, each counted for itself. */
export interface PasswordAttempts {
  begin(login: string): Promise<Refusal | undefined>;
  succeeded(login: string): Promise<unknown>;
}

export function createPasswordAttempts(store: LocalStore, clock: Clock): PasswordAttempts {
  const attemptsOf = (login: string): Attempts => {
    const key = createHash('sha256').update(login.trim().toLowerCase()).digest('hex').slice(0, 32);
    return createAttempts(localRecord(store, `password-attempts:${key}`, attemptRecord), clock);
  };
  return {
    begin: (login) => attemptsOf(login).begin(),
    succeeded: (login) => attemptsOf(login).succeeded(),
  };
}

/** 0 for the first three, then 2 s, 4 s, … up to five minutes. */
export function waitAfter(failures: number): number {
  if (failures < FREE_TRIES) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - FREE_TRIES), LONGEST_WAIT_MS);
}

function tooMany(waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1000);
  return refusal('too-many-attempts', `Too many wrong tries. Wait ${seconds} seconds, then try again.`, {
    details: { retryAfterMs: waitMs },
  });
}
