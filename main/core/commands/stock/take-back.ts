import type { stock } from '#shared/contract/stock.ts';
import { isControlled } from '#shared/domain/register/register-key.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { negative } from '#shared/domain/stock/quantity.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { type StockTransferResource, stockTransferResource } from '#shared/model/stock-transfer.ts';
import type { CommandContext, CommandHandler } from '../../api/operation-handler.ts';
import type { RecordedMovement } from '../../stock/read-movement.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { toDocument } from '../current-document.ts';
import { postAlone } from './move-stock.ts';
import type { StockDeps } from './stock-deps.ts';

/** SK15: what was sent and has not left, or came back unopened: every movement out is reversed, and both sites hear of it. */
export function takeBack(deps: StockDeps): CommandHandler<typeof stock.takeBack> {
  return async ({ transferId, reason }, context) => {
    const transfer = await findTransfer(transferId, context);
    if (!transfer)
      return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
    if (transfer.from.site !== context.actor.facility)
      return refusal('conflict', 'Another site has sent these goods. They are taken back there.');
    for (const { product } of transfer.lines) {
      const drug = (await deps.products().findByCode(product))?.product;
      if (drug && isControlled(drug))
        return refusal(
          'unsupported',
          'What was moved of a controlled drug is put right with its register, not reversed.',
        );
    }
    const drafts = (view: StockView): readonly MovementDraft[] | Refusal => {
      const moved = ofTransfer(view, transferId);
      if (moved.some(({ type }) => type === 'transfer-in'))
        return refusal('conflict', 'Something of it has been taken in at the other site. It is sent back from there.');
      const out = standing(moved);
      if (out.length === 0) return refusal('already-done', 'These goods have been taken back already.');
      return out.map((one) => toReversal(one, transfer, reason));
    };
    return postAlone(deps, async (view) => drafts(view), context);
  };
}

export async function findTransfer(
  id: string,
  { store }: Pick<CommandContext, 'store'>,
): Promise<StockTransferResource | undefined> {
  const read = stockTransferResource.safeParse(toDocument<unknown>(await store.find(id))?.resource);
  return read.success ? read.data : undefined;
}

function ofTransfer({ movements, abroad }: StockView, transferId: string): readonly RecordedMovement[] {
  return [...movements.values(), ...abroad.values()].filter((one) => one.transferId === transferId);
}

/** What left and was not reversed. */
function standing(moved: readonly RecordedMovement[]): readonly RecordedMovement[] {
  const reversed = new Set(moved.map(({ reversalOf }) => reversalOf));
  return moved.filter(({ id, reversalOf }) => reversalOf === undefined && !reversed.has(id));
}

function toReversal(out: RecordedMovement, { to }: StockTransferResource, text: string): MovementDraft {
  const { type, product, batch, location, unit, state, transferId, unitCost } = out;
  return {
    ...{ type, product, batch, location, unit, state, transferId, unitCost, document: transferId },
    ...{ quantity: negative(out.quantity), reversalOf: out.id, reason: { text }, alsoFor: [to.site] },
  };
}
