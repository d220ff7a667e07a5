import { afterEach, beforeEach } from 'vitest';
import type { DocumentStore, Graft, WriteOutcome } from './document-store.ts';
import type { WriteRules } from './plan-write.ts';

/** How a contract test gets a fresh store, and gets rid of it. */
export interface StoreUnderTest {
  readonly store: DocumentStore;
  dispose(): Promise<void>;
}

export type OpenStore = (rules: Partial<WriteRules>) => Promise<StoreUnderTest>;

export function graft(id: string, start: number, ids: string, body: unknown = {}, more: Partial<Graft> = {}): Graft {
  return { id, path: { start, ids: ids.split(',') }, deleted: false, body: JSON.stringify(body), ...more };
}

export function revOf(outcome: WriteOutcome | undefined): string {
  if (outcome?.state !== 'stored') throw new Error(`not stored: ${JSON.stringify(outcome)}`);
  return outcome.rev;
}

/** A fresh store before each test, told to `opened`; with what tests do to it most. */
export function useEachStore(open: OpenStore, opened: (store: DocumentStore) => void) {
  let current: StoreUnderTest;

  /** Another, with rules of its own. */
  async function use(rules: Partial<WriteRules>): Promise<void> {
    await current?.dispose();
    current = await open(rules);
    opened(current.store);
  }
  beforeEach(async () => {
    current = await open({});
    opened(current.store);
  });
  afterEach(() => current.dispose());

  const edit = async (id: string, body: unknown, parent?: string, deleted = false) =>
    (
      await current.store.write({
        edits: [{ id, body: JSON.stringify(body), deleted, ...(parent === undefined ? {} : { parent }) }],
      })
    ).outcomes[0];
  const put = async (id: string, body: unknown, parent?: string) => revOf(await edit(id, body, parent));
  const feed = async (since = 0, limit = 100) =>
    (await current.store.listChanges({ since, limit })).rows.map((row) => [row.seq, row.id]);
  const leavesOf = async (id: string) => (await current.store.findLeaves(id)).map((leaf) => leaf.rev);
  return { use, edit, put, feed, leavesOf };
}
