import { describe } from 'vitest';
import { describeAttachments } from './attachments.contract.ts';
import { describeBatches } from './batches.contract.ts';
import { describeFeed } from './feed.contract.ts';
import { describeJudging } from './judging.contract.ts';
import { describeLists } from './lists.contract.ts';
import { describePurging } from './purging.contract.ts';
import { describeRevisions } from './revisions.contract.ts';
import { describeScopes } from './scope.contract.ts';
import type { OpenStore } from './store-under-test.ts';

export { graft, type OpenStore, type StoreUnderTest } from './store-under-test.ts';

/** The suite that every DocumentStore passes. Rule numbers: SPEC.md. */
export function describeDocumentStore(name: string, open: OpenStore): void {
  describeScopes(name, open);
  describe(`${name} as a document store`, () => {
    describeRevisions(open);
    describeFeed(open);
    describeBatches(open);
    describeJudging(open);
    describeLists(open);
    describeAttachments(open);
    describePurging(open);
  });
}
