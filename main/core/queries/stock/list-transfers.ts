import type { StockTransferRow } from '#shared/contract/stock.ts';
import { batchKey } from '#shared/domain/stock/holding.ts';
import { NONE, negative, plus, quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import type { Document } from '#shared/model/envelope.ts';
import {
  STOCK_TRANSFER_KIND,
  type StockTransferResource,
  stockTransferResource,
} from '#shared/model/stock-transfer.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import type { RecordedMovement } from '../../stock/read-movement.ts';
import type { StockView } from '../../stock/stock-book.ts';

const PAGE = 500;

/** Goods on their way from here or to here (SL10); what has wholly arrived is left out. */
export async function listTransfers(
  store: Pick<StoreReader, 'listDocuments'>,
  view: StockView,
  facility: string,
): Promise<StockTransferRow[]> {
  const documents = await listDocuments(store);
  const moved = movementsByTransfer(view);
  return documents.flatMap((document) => {
    const row = toRow(document, moved.get(document._id) ?? [], facility);
    return row.lines.some(({ open }) => open !== '0') ? [row] : [];
  });
}

async function listDocuments(store: Pick<StoreReader, 'listDocuments'>): Promise<Document<StockTransferResource>[]> {
  const found: Document<StockTransferResource>[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({
      kind: STOCK_TRANSFER_KIND,
      limit: PAGE,
      ...(afterId ? { afterId } : {}),
    });
    for (const stored of page) {
      const document = toDocument<StockTransferResource>(stored);
      if (document && stockTransferResource.safeParse(document.resource).success) found.push(document);
    }
    if (page.length < PAGE) return found;
    afterId = page.at(-1)?.id;
  }
}

function movementsByTransfer({ movements, abroad }: StockView): ReadonlyMap<string, RecordedMovement[]> {
  const byTransfer = new Map<string, RecordedMovement[]>();
  for (const movement of [...movements.values(), ...abroad.values()]) {
    if (!movement.transferId) continue;
    const known = byTransfer.get(movement.transferId);
    if (known) known.push(movement);
    else byTransfer.set(movement.transferId, [movement]);
  }
  return byTransfer;
}

function toRow(
  { _id, resource }: Document<StockTransferResource>,
  moved: readonly RecordedMovement[],
  facility: string,
): StockTransferRow {
  const { from, to, sentAt, sentBy, note, lines } = resource;
  return {
    ...{ id: _id, from, to, sentAt, sentBy: sentBy.name, direction: to.site === facility ? 'in' : 'out' },
    ...(note ? { note } : {}),
    lines: lines.map(({ product, name, unit, batch, quantity: sent, unitCost }) => {
      const key = `${product}\n${batchKey(batch)}`;
      const arrived = moved.filter(
        (one) => one.type === 'transfer-in' && `${one.product}\n${batchKey(one.batch)}` === key,
      );
      const left = arrived.reduce((sum, one) => plus(sum, negative(one.quantity)), quantity(sent));
      return {
        ...{ product, name, unit, batch, sent, open: quantityText(left > 0 ? left : NONE) },
        ...(unitCost ? { unitCost } : {}),
      };
    }),
  };
}
