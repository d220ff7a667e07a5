/**
 * RP1.5: both directions of a replicator must notice that another database, or an older copy of it, answers at the address,
 * also the one that did not meet it: its position speaks of the former one. Each begins at the checkpoints again.
 */
import type { Timers } from '#shared/lib/timers.ts';

export interface Replacements {
  /** Another database answers. */
  note(): void;
  /** Aborts with the next one. */
  next(): AbortSignal;
}

export function createReplacements(): Replacements {
  let coming = new AbortController();
  return {
    note() {
      const met = coming;
      coming = new AbortController();
      met.abort(new Error('another database answers'));
    },
    next: () => coming.signal,
  };
}

/** Where two databases answer by turns, nobody may run in circles. */
const PAUSE_MS = 1000;

/** Runs until `signal` aborts, anew after each replacement. */
export async function runAnew(
  run: (signal: AbortSignal) => Promise<void>,
  { replacements, timers }: { readonly replacements: Replacements; readonly timers: Timers },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await run(AbortSignal.any([signal, replacements.next()]));
    if (!signal.aborted) await timers.sleep(PAUSE_MS, signal).catch(() => undefined);
  }
}
