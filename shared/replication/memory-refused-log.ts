import type { RefusedEntry, RefusedLog } from './refused-log.ts';

/** For tests, and for replications that end with their process. */
export function createMemoryRefusedLog(): RefusedLog {
  let entries: readonly RefusedEntry[] = [];
  return {
    list: () => Promise.resolve(entries),
    set(next) {
      entries = next;
      return Promise.resolve();
    },
  };
}
