import { describe, expect, it } from 'vitest';
import type { Graft } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { withEachLane } from './each-lane-peer.ts';
import { describePeer } from './peer.contract.ts';
import { createStorePeer } from './store-peer.ts';

describe('a store that takes checkpoints with batches', () => {
  const signal = new AbortController().signal;
  const checkpoint = { replicationId: 'r', checkpoint: { sessionId: 's', sourceLastSeq: '7', history: [] } };
  const graft = (id: string, more: Partial<Graft> = {}): Graft => ({
    id,
    path: { start: 1, ids: ['a'] },
    deleted: false,
    body: '{}',
    ...more,
  });

  it('RP1.1 commits both', async () => {
    const peer = createStorePeer(createMemoryStore());
    expect(await peer.writeRevisions([graft('x')], signal, checkpoint)).toMatchObject({ recorded: true });
    expect(await peer.readCheckpoint('r')).toEqual(checkpoint.checkpoint);
  });

  it('RP1.1 RP1.4 takes the batch alone where something was refused or lacks its bytes', async () => {
    const stub = { stub: true, contentType: 'a/b', digest: 'md5-x', length: 1, revpos: 1 } as const;
    for (const bad of [graft('y', { path: { start: 1, ids: [] } }), graft('y', { attachments: { f: stub } })]) {
      const store = createMemoryStore();
      const peer = createStorePeer(store);
      expect(await peer.writeRevisions([graft('x'), bad], signal, checkpoint)).toMatchObject({ recorded: false });
      expect(await peer.readCheckpoint('r')).toBeUndefined();
      expect(await store.find('x')).toBeDefined();
    }
  });
});

describePeer('a store', async () => {
  const store = createMemoryStore();
  return { peer: createStorePeer(store), store, dispose: () => store.close() };
});

describePeer('a store that is asked for all lanes at once', async () => {
  const store = createMemoryStore();
  return { peer: withEachLane(createStorePeer(store)), store, dispose: () => store.close() };
});
