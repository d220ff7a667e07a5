import { createMemoryStore } from '#shared/store/memory-store.ts';
import { describePeer } from './peer.contract.ts';
import { createStorePeer } from './store-peer.ts';

describePeer('a store', async () => {
  const store = createMemoryStore();
  return { peer: createStorePeer(store), store, dispose: () => store.close() };
});
