import { BATCH_RECALL_KIND, type BatchRecallResource, batchRecallResource } from '#shared/model/batch-recall.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

export interface KnownRecall {
  readonly id: string;
  readonly rev: string;
  readonly recall: BatchRecallResource;
}

const LISTED = 500;

/** What is known here. @SAFETY A version that waits for a decision and says "recalled" is enough. */
export async function listRecalls(
  store: Pick<StoreReader, 'listDocuments' | 'findLeaves'>,
): Promise<readonly KnownRecall[]> {
  const found: KnownRecall[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({
      kind: BATCH_RECALL_KIND,
      limit: LISTED,
      ...(afterId ? { afterId } : {}),
    });
    for (const { id, rev } of page) {
      const leaves = (await store.findLeaves(id)).flatMap((leaf) => {
        const read = batchRecallResource.safeParse(toDocument(leaf)?.resource);
        return read.success ? [{ rev: leaf.rev, recall: read.data }] : [];
      });
      const strict =
        leaves.find(({ recall }) => recall.status === 'recalled') ?? leaves.find((leaf) => leaf.rev === rev);
      if (strict) found.push({ id, rev, recall: strict.recall });
    }
    if (page.length < LISTED) return found;
    afterId = page.at(-1)?.id;
  }
}
