import type { Logger } from 'pino';

export interface Looking {
  /** Looks now; resolves when it is done with everything found. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/** Looks at once and again and again, never twice at a time. A fault is told, and the next look tries again. */
export function lookAgain(look: () => Promise<void>, tell: (fault: unknown) => void, everyMs: number): Looking {
  let running: Promise<void> = look().catch(tell);
  const lookNext = () => {
    running = running.then(look).catch(tell);
    return running;
  };
  const looking = setInterval(lookNext, everyMs).unref();
  return {
    look: lookNext,
    async stop() {
      clearInterval(looking);
      await running;
    },
  };
}

/** Where a fault arose, never what it says: messages may hold clinical content. */
export function tellFault(log: Pick<Logger, 'error'>, words: string): (fault: unknown) => void {
  return (fault) => {
    const { name, stack } = fault instanceof Error ? fault : new Error('unknown');
    log.error({ name, at: stack?.split('\n').slice(1, 6) }, words);
  };
}
