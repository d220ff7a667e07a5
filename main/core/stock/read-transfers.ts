import type { TransferAnswer } from '#shared/domain/stock/transfer-answers.ts';
import type { Document } from '#shared/model/envelope.ts';
import {
  STOCK_TRANSFER_KIND,
  type StockTransferResource,
  stockTransferResource,
  transferAnswerResource,
} from '#shared/model/stock-transfer.ts';
import type { StoreReader } from '../api/operation-handler.ts';
import { toDocument } from '../commands/current-document.ts';

const PAGE = 500;

interface Transfers {
  readonly sent: readonly Document<StockTransferResource>[];
  readonly answers: readonly TransferAnswer[];
}

/** What was sent from here or to here, and what the senders said of what arrived short. */
export async function readTransfers(store: Pick<StoreReader, 'listDocuments'>): Promise<Transfers> {
  const sent: Document<StockTransferResource>[] = [];
  const answers: TransferAnswer[] = [];
  for await (const document of eachDocument(store)) {
    const answer = transferAnswerResource.safeParse(document.resource);
    if (answer.success) answers.push({ ...answer.data, id: document._id, order: document.at });
    else if (stockTransferResource.safeParse(document.resource).success)
      sent.push(document as Document<StockTransferResource>);
  }
  return { sent, answers };
}

async function* eachDocument(store: Pick<StoreReader, 'listDocuments'>): AsyncGenerator<Document<unknown>> {
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({
      ...{ kind: STOCK_TRANSFER_KIND, limit: PAGE },
      ...(afterId ? { afterId } : {}),
    });
    for (const stored of page) {
      const document = toDocument<unknown>(stored);
      if (document) yield document;
    }
    if (page.length < PAGE) return;
    afterId = page.at(-1)?.id;
  }
}
