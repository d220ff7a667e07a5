import type { Timers } from '#shared/lib/timers.ts';
import { PeerFault } from './peer-fault.ts';

const MOST_TRIES = 3;
const PAUSE_MS = 100;

/**
 * Asks again at once where a connection broke: on a line that loses every third connection most exchanges still go
 * through, and no session has to begin anew. Only for questions, and for writes whose repetition changes nothing.
 */
export async function askAgain<T>(timers: Timers, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === MOST_TRIES || !(error instanceof PeerFault) || error.kind !== 'unreachable') throw error;
      await timers.sleep(PAUSE_MS * tries, signal);
    }
  }
}
