/** Tells the feeds of this station's windows what has left. No change of the store says it: an eviction is none. */
export interface Evictions {
  tell(ids: readonly string[]): void;
  /** Returns the end of the subscription. */
  watch(listener: (ids: readonly string[]) => void): () => void;
}

export function createEvictions(): Evictions {
  const listeners = new Set<(ids: readonly string[]) => void>();
  return {
    tell(ids) {
      if (ids.length > 0) for (const listener of [...listeners]) listener(ids);
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
