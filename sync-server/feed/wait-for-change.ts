import type { DocumentStore } from '#shared/store/document-store.ts';

/** `aborted`: the caller has gone, or the server stops; a feed then ends as at a timeout, whole. */
export type Wakening = 'changed' | 'timeout' | 'aborted';

/**
 * Waits until the store is past `seq`. A commit between the caller's last read and this call is not missed: the
 * position is compared after the listener stands.
 */
export async function waitForChange(
  store: Pick<DocumentStore, 'watch' | 'info'>,
  seq: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Wakening> {
  const { promise, resolve } = Promise.withResolvers<Wakening>();
  const stopWatching = store.watch((updateSeq) => updateSeq > seq && resolve('changed'));
  const timer = setTimeout(() => resolve('timeout'), timeoutMs);
  const onAbort = () => resolve('aborted');
  signal.addEventListener('abort', onAbort);
  try {
    if (signal.aborted) return 'aborted';
    if ((await store.info()).updateSeq > seq) return 'changed';
    return await promise;
  } finally {
    stopWatching();
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
