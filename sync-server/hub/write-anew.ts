/**
 * EV8 at a hub: copies of rows that an eviction cannot reach lie in unused room of the file until it is written anew. That
 * is done while nobody writes, and only where the file is small enough for it to be over in seconds.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { DocumentStore, EvictingStore } from '#shared/store/document-store.ts';
import type { HubRecord } from './hub-record.ts';

export interface WritingAnewParts {
  readonly store: Pick<DocumentStore, 'info' | 'watch'>;
  readonly evicting: Pick<EvictingStore, 'rewrite'>;
  readonly record: () => Pick<HubRecord, 'traces'>;
  readonly keep: (change: Pick<HubRecord, 'traces'>) => Promise<void>;
  readonly clock: Clock;
}

export interface WritingAnew {
  /** Something is about to leave. */
  note(): Promise<void>;
  /** Writes the file anew where it is due and nobody is at work. */
  look(): Promise<void>;
  stop(): void;
}

/** Written anew in some three seconds, in as much memory; writers wait. */
export const MOST_REWRITTEN_BYTES = 256 * 2 ** 20;
/** Nothing was written for so long: the clinic is at rest. */
const QUIET_MS = 30_000;
const AGAIN_MS = 60 * 60_000;

export function createWritingAnew({ store, evicting, record, keep, clock }: WritingAnewParts): WritingAnew {
  let writtenMs = clock.now();
  let triedMs = Number.NEGATIVE_INFINITY;
  const unwatch = store.watch(() => {
    writtenMs = clock.now();
  });
  return {
    async note() {
      if (record().traces === undefined) await keep({ traces: true });
    },
    async look() {
      const nowMs = clock.now();
      const isQuiet = Math.abs(nowMs - writtenMs) >= QUIET_MS && Math.abs(nowMs - triedMs) >= AGAIN_MS;
      if (record().traces === undefined || !isQuiet) return;
      triedMs = nowMs;
      if ((await store.info()).sizeBytes > MOST_REWRITTEN_BYTES) return;
      await evicting.rewrite();
      await keep({ traces: undefined });
    },
    stop: unwatch,
  };
}
