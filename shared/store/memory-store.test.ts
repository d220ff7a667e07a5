import { describeDocumentStore } from './document-store.contract.ts';
import { createMemoryStore } from './memory-store.ts';

describeDocumentStore('the memory store', async (rules) => {
  const store = createMemoryStore({ instanceId: 'memory', ...rules });
  return { store, dispose: () => store.close() };
});
