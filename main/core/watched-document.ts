import type { DocumentStore } from '#shared/store/document-store.ts';

/** What one document says, as it stands here; undefined until it has arrived. */
export interface WatchedDocument<Known> {
  present(): Known | undefined;
  /** Called after each change of it. Returns the end of the subscription. */
  watch(listener: () => void): () => void;
  close(): void;
}

export async function watchDocument<Known>(
  store: Pick<DocumentStore, 'find' | 'watch'>,
  id: string,
  readResource: (resource: unknown) => Known | undefined,
): Promise<WatchedDocument<Known>> {
  const listeners = new Set<() => void>();
  let known: { readonly rev: string; readonly says: Known | undefined } | undefined;
  let isReading = false;

  async function read(): Promise<void> {
    const stored = await store.find(id);
    if (stored === undefined || stored.rev === known?.rev || stored.body === undefined) return;
    const { resource } = JSON.parse(stored.body) as { resource?: unknown };
    known = { rev: stored.rev, says: readResource(resource) };
    for (const listener of listeners) listener();
  }

  await read();
  let hasFailed = false;
  const unwatch = store.watch((_, news) => {
    if (isReading || (news && !hasFailed && !news.ids.includes(id))) return;
    isReading = true;
    setImmediate(() => {
      isReading = false;
      hasFailed = false;
      // A store that cannot be read says so to whoever asks it next; here it is read again with the next change.
      read().catch(() => (hasFailed = true));
    });
  });
  return {
    present: () => known?.says,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: unwatch,
  };
}
