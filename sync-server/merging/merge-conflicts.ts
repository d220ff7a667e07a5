/**
 * Central merges what rules can merge (CF1). It has every version first, so that a station usually hears of a conflict
 * and of its end at once, and twenty stations do not each make a merge of their own. Nothing depends on it: what it
 * leaves undone, killed or cut off, the stations merge (`merge-delay.ts`).
 */
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { Timers } from '#shared/lib/timers.ts';
import { createMergeDocument, type MergeDeps } from '#shared/merging/merge-document.ts';
import type { ConflictEntry, DocumentStore } from '#shared/store/document-store.ts';

export interface CentralMerging {
  /** Finishes the merge under way. */
  stop(): Promise<void>;
}

export interface CentralMergingDeps extends MergeDeps {
  readonly store: Pick<DocumentStore, 'find' | 'findLeaves' | 'listConflicts' | 'watch'>;
  readonly timers: Timers;
  readonly onFault: (fault: unknown) => void;
}

const PAGE = 200;
/** Versions that were made together arrive together, and are merged in one go. */
const GATHER_MS = 150;
/** What waits for people is looked through each time; the more there is, the more rarely. */
const REST_MS_EACH = 1;
const TRY_AGAIN_MS = 2000;

export function mergeConflicts(deps: CentralMergingDeps): CentralMerging {
  const { store, timers, onFault } = deps;
  const ending = new AbortController();
  const changed = createChangeSignal();
  const sweep = createSweep(deps, ending.signal);
  const unwatch = store.watch(() => changed.raise());
  const pause = (ms: number) => timers.sleep(ms, ending.signal).catch(() => {});
  const work = async (): Promise<void> => {
    let left = 0;
    while (!ending.signal.aborted) {
      await changed.wait(ending.signal);
      await pause(GATHER_MS + REST_MS_EACH * left);
      if (ending.signal.aborted) return;
      try {
        left = await sweep();
      } catch (fault) {
        onFault(fault);
        await pause(TRY_AGAIN_MS);
        changed.raise();
      }
    }
  };
  changed.raise();
  const working = work();
  return {
    async stop() {
      unwatch();
      ending.abort();
      await working;
    },
  };
}

/** Looks at every open conflict that is not as it was when rules could do nothing about it. Gives how many are left. */
function createSweep(deps: CentralMergingDeps, signal: AbortSignal): () => Promise<number> {
  const merge = createMergeDocument(deps);
  let left = new Map<string, string>();
  return async () => {
    const leftNow = new Map<string, string>();
    for await (const { id, winner, others } of listAll(deps.store)) {
      if (signal.aborted) break;
      const versions = [winner, ...others].join(' ');
      const isKnown = left.get(id) === versions;
      if (isKnown || (await merge(id)).state !== 'no-conflict') leftNow.set(id, versions);
    }
    left = leftNow;
    return left.size;
  };
}

async function* listAll(store: CentralMergingDeps['store']): AsyncGenerator<ConflictEntry> {
  for (let after: string | undefined; ; ) {
    const page = await store.listConflicts(after, PAGE);
    yield* page;
    after = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}
