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

/** Where a fault arose, never what it says: messages may hold clinical content, on several lines. */
export function placeOf(fault: unknown): { readonly name: string; readonly at: readonly string[] | undefined } {
  const { name, message, stack } = fault instanceof Error ? fault : new Error('unknown');
  const lines = stack?.replace(message, '').split('\n');
  return { name, at: lines?.filter((line) => line.startsWith(FRAME)).slice(0, MOST_FRAMES) };
}

const FRAME = '    at ';
const MOST_FRAMES = 5;

/** `warn`: others make good what is left. */
export function tellFault(
  log: Pick<Logger, 'error' | 'warn'>,
  words: string,
  level: 'error' | 'warn' = 'error',
): (fault: unknown) => void {
  return (fault) => log[level](placeOf(fault), words);
}
