/** Lets those who wait go on at once: a person asked, or the network came back. */
export interface Nudge {
  nudge(): void;
  /** Resolves at the next nudge. */
  next(): Promise<void>;
}

export function createNudge(): Nudge {
  let { promise, resolve } = Promise.withResolvers<void>();
  return {
    nudge() {
      resolve();
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
    next: () => promise,
  };
}
