import type { SyncStatus } from '#shared/contract/station.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

export interface StatusBoard {
  /** Something may have changed; whoever watches hears of it soon. */
  changed(): void;
  watch(listener: (status: SyncStatus) => void): () => void;
}

const SETTLE_MS = 200;
/** After each reading: it looks at what waits in every lane, which in a backlog costs more than a batch of it. */
const REST_MS = 300;

/** Reads the status when something changed and somebody watches: soon after a quiet time, twice a second in a busy one. */
export function createStatusBoard(options: {
  readonly read: () => Promise<SyncStatus>;
  readonly store: Pick<DocumentStore, 'watch'>;
  readonly timers: Timers;
  readonly signal: AbortSignal;
  readonly report: (what: string, fault: unknown) => void;
}): StatusBoard {
  const { read, timers, signal } = options;
  const listeners = new Set<(status: SyncStatus) => void>();
  let state: 'still' | 'settling' | 'read' | 'changed-since' = 'still';
  let stopWatching: (() => void) | undefined;

  const publish = async () => {
    state = 'settling';
    await timers.sleep(SETTLE_MS, signal);
    state = 'read';
    const status = await read();
    for (const listener of [...listeners]) listener(status);
    await timers.sleep(REST_MS, signal);
  };
  const changed = () => {
    if (state === 'read') state = 'changed-since';
    if (state !== 'still' || listeners.size === 0) return;
    publish()
      .catch((fault) => {
        if (!signal.aborted) options.report('reading the status', fault);
      })
      .finally(() => {
        const again = state === 'changed-since';
        state = 'still';
        if (again) changed();
      });
  };
  return {
    changed,
    watch(listener) {
      listeners.add(listener);
      stopWatching ??= options.store.watch(changed);
      changed();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopWatching?.();
        stopWatching = undefined;
      };
    },
  };
}
