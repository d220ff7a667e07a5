import type { Timers } from '#shared/lib/timers.ts';

export interface WholeParts {
  readonly timers: Timers;
  readonly signal: AbortSignal;
  /** Of the store: calls after each commit. Returns the end of it. */
  readonly watch: (listener: (updateSeq: number) => void) => () => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** After something came: at first, and in a clinic where something comes all the time. */
const FIRST_SOON_MS = 200;
const LONGEST_SOON_MS = 2000;

/**
 * RP8: a first fill is complete only when central's list says so. What differs may still be on its way, in either
 * direction, so it is asked again, soon where something came; a station where something stays different stays partial, and
 * says so.
 */
export async function untilWhole(isWhole: () => Promise<boolean>, parts: WholeParts): Promise<void> {
  let seen = 0;
  for (let times = 0; ; times += 1) {
    // A comparison notes its own outcome, which is no change of a document.
    const change = watchOnce(parts.watch, (updateSeq) => {
      const isNew = updateSeq > seen;
      seen = Math.max(seen, updateSeq);
      return isNew;
    });
    try {
      if (await isWhole()) return;
      await waitForMore(change.came, times, parts);
    } finally {
      change.stop();
    }
  }
}

async function waitForMore(came: Promise<void>, times: number, { timers, signal }: WholeParts): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const waits = [
    timers.sleep(Math.min(FIRST_WAIT_MS * 2 ** times, LONGEST_WAIT_MS), either),
    came.then(() => timers.sleep(Math.min(FIRST_SOON_MS * 2 ** times, LONGEST_SOON_MS), either)),
  ];
  try {
    await Promise.race(waits);
  } finally {
    over.abort();
    for (const wait of waits) wait.catch(() => undefined);
  }
}

function watchOnce(watch: WholeParts['watch'], is: (updateSeq: number) => boolean) {
  const { promise: came, resolve } = Promise.withResolvers<void>();
  return { came, stop: watch((updateSeq) => is(updateSeq) && resolve()) };
}
