import { describeDocumentStore, type StoreUnderTest } from '#shared/store/document-store.contract.ts';
import type { WriteRules } from '#shared/store/plan-write.ts';
import { openTestStore } from './testing/open-test-store.ts';

const withKey = (rules: Partial<WriteRules>): Promise<StoreUnderTest> => openTestStore({ rules });
const withoutKey = (rules: Partial<WriteRules>): Promise<StoreUnderTest> =>
  openTestStore({ rules, key: undefined, scopedFeeds: true });

describeDocumentStore('the encrypted SQLite store', withKey);
describeDocumentStore('the SQLite store of a server, without a key', withoutKey);
