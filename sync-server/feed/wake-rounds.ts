/**
 * Feeds that a commit wakes are answered in rounds. The first change after a quiet moment goes out at once; those that come
 * while a round is still being paid for go out together with the next: with every commit a wake of its own, a burst of
 * writes to many live stations would leave the server no time for the writes.
 *
 * A round costs about a tenth of a millisecond for each open stream (WR8), so the pause behind it is twice that, up to
 * `LONGEST_PAUSE_MS`: interface.md has two seconds from screen to screen, replication.md aims at 150 ms.
 */
import type { Timers } from '#shared/lib/timers.ts';

const PAUSE_PER_FEED_MS = 0.2;
export const LONGEST_PAUSE_MS = 100;

interface Round {
  /** Resolves when the round that gathers now goes out. */
  gathering: Promise<void> | undefined;
  joined: number;
  nextAtMs: number;
}

export interface WakeRounds {
  /** Resolves when feeds of this database are answered next: in this turn of the event loop, or after the pause. */
  next(database: string): Promise<void>;
}

export function createWakeRounds(timers: Timers, nowMs: () => number = () => performance.now()): WakeRounds {
  const rounds = new Map<string, Round>();
  async function gather(round: Round): Promise<void> {
    const waitMs = round.nextAtMs - nowMs();
    if (waitMs > 0) await timers.sleep(waitMs);
    else await nextTurn();
    round.nextAtMs = nowMs() + Math.min(round.joined * PAUSE_PER_FEED_MS, LONGEST_PAUSE_MS);
    round.joined = 0;
    round.gathering = undefined;
  }
  return {
    next(database) {
      const round = rounds.get(database) ?? { gathering: undefined, joined: 0, nextAtMs: 0 };
      rounds.set(database, round);
      round.joined += 1;
      round.gathering ??= gather(round);
      return round.gathering;
    },
  };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
