import type { StockTransferRow } from '#shared/contract/stock-shown.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { batchKey } from '#shared/domain/stock/holding.ts';
import { NONE, negative, plus, quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { answersOf, isSettledLong, type TransferAnswer } from '#shared/domain/stock/transfer-answers.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StockTransferResource } from '#shared/model/stock-transfer.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { RecordedMovement } from '../../stock/read-movement.ts';
import { readTransfers } from '../../stock/read-transfers.ts';
import type { StockView } from '../../stock/stock-book.ts';

interface Around {
  readonly facility: string;
  readonly today: string;
  readonly products: ProductShelf;
}

type Answers = ReadonlyMap<string, TransferAnswer>;

/** Goods on their way from here or to here (SL10), and what arrived short until it was accepted (SL21); the rest is left out. */
export async function listTransfers(
  store: Pick<StoreReader, 'listDocuments'>,
  view: StockView,
  { facility, today, products }: Around,
): Promise<StockTransferRow[]> {
  const { sent, answers } = await readTransfers(store);
  const moved = movementsByTransfer(view);
  const said = answersOf(answers);
  const isTold = ({ open, lost }: StockTransferRow['lines'][number]): boolean =>
    open !== '0' || lost.some(({ id }) => !isSettledLong(said.get(id), Date.parse(today)));
  const rows = sent.map((document) => toRow(document, moved.get(document._id) ?? [], said, facility));
  return Promise.all(rows.filter(({ lines }) => lines.some(isTold)).map((row) => withNames(row, products)));
}

/** @SAFETY With tall-man letters, and two brands of one drug told apart. */
async function withNames(row: StockTransferRow, products: ProductShelf): Promise<StockTransferRow> {
  const lines = row.lines.map(async (line) => {
    const product = (await products.findByCode(line.product))?.product;
    if (!product) return line;
    return { ...line, name: productName(product), ...(product.brand ? { brand: product.brand } : {}) };
  });
  return { ...row, lines: await Promise.all(lines) };
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
  said: Answers,
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
        lost: ofLine.flatMap((one) => lostOf(one, said)),
        ...(unitCost ? { unitCost } : {}),
      };
    }),
  };
}

function lostOf({ id, type, reason, quantity: amount, actor, recordedAt }: RecordedMovement, said: Answers) {
  if (type !== 'transfer-in' || reason?.code !== 'lost-on-the-way') return [];
  const answer = said.get(id);
  const shown = answer && { says: answer.says, by: answer.by.name, at: answer.at, note: answer.note };
  const lost = { id, quantity: quantityText(amount), reason: reason.text, by: actor.name, at: recordedAt };
  return [{ ...lost, ...(shown ? { answer: shown } : {}) }];
}
