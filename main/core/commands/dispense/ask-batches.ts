/** What somebody wants to take for a line, judged once more where it is taken (DI7). @SAFETY No verdict of a screen is believed. */
import type { dispense } from '#shared/contract/dispense.ts';
import type { TakenBatch } from '#shared/domain/dispense/dispense.ts';
import type { FormularyEntry } from '#shared/domain/formulary/index-products.ts';
import { plus, type Quantity, quantity } from '#shared/domain/stock/quantity.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { ParsedInput } from '../../api/operation-handler.ts';
import { type ForLine, type HandContext, judgeHand, knowHand } from '../../dispense/judge-batch.ts';

export type SupplyInput = ParsedInput<typeof dispense.supply>;

export interface AskedBatches {
  readonly entry: FormularyEntry;
  readonly batches: readonly TakenBatch[];
  /** Why another product than the one ordered. */
  readonly substitution: string | undefined;
}

export function askBatches(
  input: SupplyInput,
  line: ForLine,
  context: Omit<HandContext, 'storeId'>,
): AskedBatches | Refusal {
  let entry: FormularyEntry | undefined;
  const batches: TakenBatch[] = [];
  for (const [index, wanted] of input.batches.entries()) {
    const hand = knowHand(wanted, context.index, new Date(context.nowMs).toISOString());
    const judged = judgeHand(hand, line, wanted.read, { ...context, storeId: input.storeId });
    const path = `batches[${index}]`;
    if (judged.stops.length > 0)
      return refusal('invalid-input', 'This pack must not be taken. The screen says why.', {
        path,
        details: { stops: judged.stops },
      });
    const pauses = [...judged.pauses, ...(hand.how === 'not-scanned' ? (['not-scanned'] as const) : [])];
    const open = pauses.filter((what) => !wanted.overrides.some((one) => one.what === what));
    if (open.length > 0 || !judged.batch || !hand.entry)
      return refusal('invalid-input', 'Something about this pack has no answer yet. Look at it, then take it again.', {
        path,
        details: { pauses: open },
      });
    if (entry && entry.id !== hand.entry.id)
      return refusal('invalid-input', 'One item is of one product. Take the other one as an item of its own.', {
        path,
      });
    entry = hand.entry;
    const { from, batch } = judged;
    batches.push({
      gtin: from ? from.gtin : hand.pack.gtin,
      lot: from?.lot ?? batch.lot,
      expiry: from?.expiry ?? batch.expiry,
      location: from?.location ?? input.storeId,
      ...{ quantity: quantity(wanted.quantity), how: hand.how, overrides: wanted.overrides },
      ...(wanted.read?.lot === undefined ? {} : { lotConfirmed: true }),
    });
  }
  if (!entry) throw new Error('no batch was asked for');
  const sum = batches.map((one) => one.quantity).reduce(plus, 0 as Quantity);
  if (sum !== quantity(input.quantity))
    return refusal('invalid-input', 'The batches do not add up to the quantity of the item.', { path: 'quantity' });
  const substitution = input.batches.flatMap(({ overrides }) => overrides).find(({ what }) => what === 'substitute');
  return { entry, batches, substitution: substitution?.reason };
}
