import { join } from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../open-sqlite-store.ts';
import type { SqliteStore } from '../sqlite-store.ts';
import { makeTempFolder } from './temp-folder.ts';

export const TEST_KEY = Uint8Array.from({ length: 32 }, (_, n) => (n * 7 + 1) % 256);

export interface TestStore {
  readonly store: SqliteStore;
  readonly folder: string;
  readonly file: string;
  dispose(): Promise<void>;
}

/** An encrypted store in a folder of its own, for tests. */
export async function openTestStore(options: Partial<SqliteStoreOptions> = {}): Promise<TestStore> {
  const folder = makeTempFolder('store');
  const file = options.file ?? join(folder.path, 'store.db');
  const store = await openOrThrow({ file, key: TEST_KEY, profile: 'plain', writer: 'inline', ...options });
  return {
    store,
    folder: folder.path,
    file,
    dispose: async () => {
      await store.close();
      folder.remove();
    },
  };
}

/** Opens, and throws the sentence of a refusal. */
export async function openOrThrow(options: SqliteStoreOptions): Promise<SqliteStore> {
  const store = await openSqliteStore(options);
  if (isRefusal(store)) throw new Error(`${store.code}: ${store.sentence}`);
  return store;
}
