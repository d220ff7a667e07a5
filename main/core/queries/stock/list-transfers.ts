import type { StockTransferRow } from '#shared/contract/stock-shown.ts';
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

/** For so long both ends see what was missing. */
const LOST_SHOWN_MS = 30 * 86_400_000;

/** Goods on their way from here or to here (SL10); what has wholly arrived is left out, what arrived short is shown for 30 days. */
export async function listTransfers(
  store: Pick<StoreReader, 'listDocuments'>,
  view: StockView,
  { facility, today }: { readonly facility: string; readonly today: string },
): Promise<StockTransferRow[]> {
  const documents = await listDocuments(store);
  const moved = movementsByTransfer(view);
  return documents.flatMap((document) => {
    const row = toRow(document, moved.get(document._id) ?? [], facility);
    return row.lines.some((line) => isTold(line, Date.parse(today))) ? [row] : [];
  });
}

const isTold = ({ open, lost }: StockTransferRow['lines'][number], todayMs: number): boolean =>
  open !== '0' || lost.some(({ at }) => todayMs - Date.parse(at) < LOST_SHOWN_MS);

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
      const ofLine = moved.filter((one) => `${one.product}\n${batchKey(one.batch)}` === key);
      // What was taken back counts as what arrived: neither is on its way.
      const ended = ofLine.filter(({ type, reversalOf }) => type === 'transfer-in' || reversalOf !== undefined);
      const left = ended.reduce((sum, one) => plus(sum, negative(one.quantity)), quantity(sent));
      return {
        ...{ product, name, unit, batch, sent, open: quantityText(left > 0 ? left : NONE) },
        lost: ofLine.flatMap(lostOf),
        ...(unitCost ? { unitCost } : {}),
      };
    }),
  };
}

function lostOf({ type, reason, quantity: amount, actor, recordedAt }: RecordedMovement) {
  if (type !== 'transfer-in' || reason?.code !== 'lost-on-the-way') return [];
  return [{ quantity: quantityText(amount), reason: reason.text, by: actor.name, at: recordedAt }];
}
