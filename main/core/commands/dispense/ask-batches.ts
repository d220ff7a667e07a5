/** What somebody wants to take for a line, judged once more where it is taken (DI7). @SAFETY No verdict of a screen is believed. */
import type { dispense } from '#shared/contract/dispense.ts';
import type { Ingredient, TakenBatch } from '#shared/domain/dispense/dispense.ts';
import type { PickJudgement } from '#shared/domain/dispense/judge-pack.ts';
import type { FormularyEntry } from '#shared/domain/formulary/index-products.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { plus, type Quantity, quantity } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { ParsedInput } from '../../api/operation-handler.ts';
import {
  type ForLine,
  type HandContext,
  judgeHand,
  judgeIngredient,
  type KnownHand,
  knowHand,
} from '../../dispense/judge-batch.ts';
import type { LineFacts } from '../../dispense/line-facts.ts';

export type SupplyInput = ParsedInput<typeof dispense.supply>;

export interface AskedBatches {
  readonly entry: FormularyEntry;
  readonly batches: readonly TakenBatch[];
  /** Why another product than the one ordered. */
  readonly substitution: string | undefined;
}

type Wanted = SupplyInput['batches'][number];
type Around = Omit<HandContext, 'storeId'>;

export function askBatches(input: SupplyInput, line: ForLine, context: Around): AskedBatches | Refusal {
  let entry: FormularyEntry | undefined;
  const batches: TakenBatch[] = [];
  for (const [index, wanted] of input.batches.entries()) {
    const path = `batches[${index}]`;
    const asked = askOne(wanted, { ...context, storeId: input.storeId, path }, (hand, around) =>
      judgeHand(hand, line, wanted.read, around),
    );
    if (isRefusal(asked)) return asked;
    if (entry && entry.id !== asked.entry.id)
      return refusal('invalid-input', 'One item is of one product. Take the other one as an item of its own.', {
        path,
      });
    entry = asked.entry;
    batches.push(asked.taken);
  }
  if (!entry) throw new Error('no batch was asked for');
  const sum = batches.map((one) => one.quantity).reduce(plus, 0 as Quantity);
  if (sum !== quantity(input.quantity))
    return refusal('invalid-input', 'The batches do not add up to the quantity of the item.', { path: 'quantity' });
  const substitution = input.batches.flatMap(({ overrides }) => overrides).find(({ what }) => what === 'substitute');
  return { entry, batches, substitution: substitution?.reason };
}

/** @SAFETY What goes into a made item is judged as what is handed out: expired, recalled or put aside stops it. */
export function askIngredients(
  { made, storeId }: SupplyInput,
  line: Pick<LineFacts, 'isAgainstIn'>,
  context: Around,
): readonly Ingredient[] | Refusal {
  const found: Ingredient[] = [];
  for (const [index, wanted] of (made?.ingredients ?? []).entries()) {
    const path = `made.ingredients[${index}]`;
    const asked = askOne(wanted, { ...context, storeId, path }, (hand, around) =>
      judgeIngredient(hand, line, wanted.read, around),
    );
    if (isRefusal(asked)) return asked;
    const { product } = asked.entry;
    if (product.controlledClass)
      return refusal('invalid-input', 'A controlled drug goes into its register: take it as an item of its own.', {
        path,
      });
    const text = productName({ ...product, tallMan: undefined });
    found.push({ ...asked.taken, product: product.code, text, unit: product.baseUnit });
  }
  return found;
}

interface AskedOne {
  readonly entry: FormularyEntry;
  readonly taken: TakenBatch;
}

function askOne(
  wanted: Wanted,
  { path, ...context }: HandContext & { readonly path: string },
  judge: (hand: KnownHand, context: HandContext) => PickJudgement,
): AskedOne | Refusal {
  const hand = knowHand(wanted, context.index, new Date(context.nowMs).toISOString());
  const judged = judge(hand, context);
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
  const { from, batch } = judged;
  return {
    entry: hand.entry,
    taken: {
      gtin: from ? from.gtin : hand.pack.gtin,
      lot: from?.lot ?? batch.lot,
      expiry: from?.expiry ?? batch.expiry,
      location: from?.location ?? context.storeId,
      ...{ quantity: quantity(wanted.quantity), how: hand.how, overrides: wanted.overrides },
      ...(wanted.calculated === undefined ? {} : { calculated: quantity(wanted.calculated) }),
      ...(wanted.read?.lot === undefined ? {} : { lotConfirmed: true }),
    },
  };
}
