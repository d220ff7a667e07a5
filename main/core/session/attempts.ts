import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { type LocalStore, localRecord } from './local-record.ts';

const FREE_TRIES = 3;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;

const record = z.object({ failures: z.number(), lastAt: z.number() });

/** Counts tries per login and slows them down. A try is counted before it is checked: pulling the plug does not undo it. */
export interface PasswordAttempts {
  /** Undefined when a try may be made now; it is counted then. */
  begin(login: string): Promise<Refusal | undefined>;
  /** The password was right. */
  succeeded(login: string): Promise<void>;
}

export function createPasswordAttempts(store: LocalStore, clock: Clock): PasswordAttempts {
  const recordOf = (login: string) => {
    const key = createHash('sha256').update(login.trim().toLowerCase()).digest('hex').slice(0, 32);
    return localRecord(store, `password-attempts:${key}`, record);
  };
  return {
    async begin(login) {
      const kept = recordOf(login);
      const { failures, lastAt } = (await kept.find()) ?? { failures: 0, lastAt: 0 };
      const now = clock.now();
      // A clock that was turned back must not lengthen the wait without end.
      const waitMs = Math.min(lastAt + waitAfter(failures) - now, waitAfter(failures));
      if (waitMs > 0) return tooMany(waitMs);
      await kept.write({ failures: failures + 1, lastAt: now });
      return undefined;
    },
    succeeded: (login) => recordOf(login).remove(),
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
