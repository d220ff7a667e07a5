import { describeDocumentStore } from './document-store.contract.ts';
import { describeEviction } from './eviction.contract.ts';
import { createMemoryStore } from './memory-store.ts';
import type { WriteRules } from './plan-write.ts';

async function open(rules: Partial<WriteRules>) {
  const store = createMemoryStore({ instanceId: 'memory', ...rules });
  return { store, dispose: () => store.close() };
}

describeDocumentStore('the memory store', open);
describeEviction('the memory store', open);
