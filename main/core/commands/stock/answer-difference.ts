import type { stock } from '#shared/contract/stock.ts';
import { answersOf } from '#shared/domain/stock/transfer-answers.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import {
  STOCK_TRANSFER_KIND,
  type StockTransferResource,
  type TransferAnswerResource,
} from '#shared/model/stock-transfer.ts';
import type { CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { readTransfers } from '../../stock/read-transfers.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { saveOne } from '../save-one.ts';
import type { StockDeps } from './stock-deps.ts';
import { findTransfer } from './take-back.ts';

type Input = ParsedInput<typeof stock.answerDifference>;

/** SL21: of what the receiver wrote as lost, the sender says whether it was so. No balance changes: the goods are at neither end. */
export function answerDifference(deps: StockDeps): CommandHandler<typeof stock.answerDifference> {
  return async (input, context) => {
    const transfer = await findTransfer(input.transferId, context);
    if (!transfer)
      return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
    const refused = await judge(input, transfer, await deps.stock().look(), context);
    if (refused) return refused;
    const resource = toAnswer(input, context);
    const keeps = { alsoFor: [transfer.to.site] };
    const id = newDocumentId(STOCK_TRANSFER_KIND, { now: context.now });
    return saveOne(context, { id, kind: STOCK_TRANSFER_KIND, resource, keeps });
  };
}

async function judge(
  { transferId, movements, says, note }: Input,
  { from }: StockTransferResource,
  view: StockView,
  { store, actor }: CommandContext,
): Promise<Refusal | undefined> {
  if (from.site !== actor.facility)
    return refusal('conflict', 'Another site has sent these goods. What arrived short is answered there.');
  if (says === 'disputed' && note === undefined)
    return refusal('invalid-input', 'Say why what is written as missing was not so.', { path: 'note' });
  if (!movements.every((id) => isLossOf(view, id, transferId)))
    return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
  const answers = answersOf((await readTransfers(store)).answers);
  if (movements.every((id) => answers.get(id)?.says === 'accepted'))
    return refusal('already-done', 'This difference has been accepted already.');
  return undefined;
}

function isLossOf({ movements, abroad }: StockView, id: string, transferId: string): boolean {
  const found = abroad.get(id) ?? movements.get(id);
  return found?.transferId === transferId && found.type === 'transfer-in' && found.reason?.code === 'lost-on-the-way';
}

function toAnswer(
  { transferId, movements, says, note }: Input,
  { actor, now }: CommandContext,
): TransferAnswerResource {
  return {
    ...{ resourceType: STOCK_TRANSFER_KIND, status: 'final', act: 'answer', transfer: transferId, movements, says },
    ...{ at: new Date(now()).toISOString(), by: { id: actor.userId, name: actor.displayName } },
    ...(note ? { note } : {}),
  };
}
