import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import { describeDocumentStore, type StoreUnderTest } from '#shared/store/document-store.contract.ts';
import { openSqliteStore, type SqliteStoreOptions } from './open-sqlite-store.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, n) => n * 7);

async function openInTemp(options: Omit<SqliteStoreOptions, 'file'>): Promise<StoreUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-store-'));
  const store = await openSqliteStore({ file: join(folder, 'store.db'), ...options });
  if (isRefusal(store)) throw new Error(store.sentence);
  return {
    store,
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

describeDocumentStore('the encrypted SQLite store', (rules) =>
  openInTemp({ key: KEY, profile: 'plain', writer: 'inline', rules }),
);
describeDocumentStore('the SQLite store without a key', (rules) =>
  openInTemp({ profile: 'plain', writer: 'inline', rules }),
);
