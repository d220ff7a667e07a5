import type { DocumentStore } from '#shared/store/document-store.ts';

type Watched = Pick<DocumentStore, 'watch'>;

/** Checks at once and after every commit in one of the stores, a few times a second at most. Rejects after `withinMs`. */
export function until(
  stores: readonly Watched[],
  check: () => Promise<boolean>,
  { withinMs, what }: { readonly withinMs: number; readonly what: string },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let state: 'still' | 'checking' | 'due' = 'still';
  const look = () => {
    if (state !== 'still') {
      state = 'due';
      return;
    }
    state = 'checking';
    check().then((is) => {
      if (is) return resolve();
      setTimeout(() => {
        const due = state === 'due';
        state = 'still';
        if (due) look();
      }, 50);
    }, reject);
  };
  const stops = stores.map((store) => store.watch(look));
  const regular = setInterval(look, 500);
  const deadline = setTimeout(() => reject(new Error(`not within ${withinMs} ms: ${what}`)), withinMs);
  look();
  return promise.finally(() => {
    clearTimeout(deadline);
    clearInterval(regular);
    for (const stop of stops) stop();
  });
}
