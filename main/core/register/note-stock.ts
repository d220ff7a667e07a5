/**
 * What was found or lost of a controlled drug on the stock screen is a dated note of two people in its register (CR14). It
 * changes the balance by as much, except where stock was wrong and is brought nearer to what the register says.
 */
import type { Product } from '#shared/domain/formulary/product.ts';
import type { RegisterWitness } from '#shared/domain/register/register-act.ts';
import { registerOf } from '#shared/domain/register/register-key.ts';
import type { Batch } from '#shared/domain/stock/movement.ts';
import { NONE, plus, type Quantity } from '#shared/domain/stock/quantity.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { CommandContext, PlannedDocument } from '../api/operation-handler.ts';
import type { ProductShelf } from '../knowledge/product-shelf.ts';
import type { StockBook } from '../stock/stock-book.ts';
import type { RegisterView } from './register-book.ts';
import type { RegisterDesk } from './register-desk.ts';
import type { RegisterDraft } from './register-draft.ts';
import { shelfOf } from './register-shelf.ts';

export interface NotedStock {
  readonly product: Product;
  readonly batch: Batch;
  readonly location: string;
  /** Signed: more than nought was found. */
  readonly effect: Quantity;
  readonly reason: string;
  readonly witness: RegisterWitness | undefined;
  /** Id of the movement. */
  readonly document: string | undefined;
}

interface Deps {
  readonly registers: () => Pick<RegisterDesk, 'write' | 'placeOf'>;
  readonly stock: () => Pick<StockBook, 'look'>;
  readonly products: () => Pick<ProductShelf, 'index'>;
}

/** Inside the commit of `stock.post`. Where nobody began a register nothing is noted: there is no line to note it on. */
export async function withRegisterNote<T>(
  deps: Deps,
  noted: NotedStock,
  context: Pick<CommandContext, 'actor' | 'now'>,
  commit: (entries: readonly PlannedDocument[]) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const place = await deps.registers().placeOf(noted.location);
  const { id } = registerOf(noted.product, place, nativeDigests);
  const [stock, index] = [await deps.stock().look(), await deps.products().index()];
  const drafts = (view: RegisterView): readonly RegisterDraft[] | Refusal => {
    const known = view.registers.get(id);
    const noteOn = known?.fold.main.at(-1)?.id ?? [...(known?.documents.keys() ?? [])].at(-1);
    if (!known || !noteOn) return [];
    if (!noted.witness) return wantsWitness();
    const { effect, witness, reason: note, product, batch, document } = noted;
    const held = shelfOf(known, stock, index)?.balance ?? NONE;
    const quantity = isNearer(held, effect, known.fold.known) ? NONE : effect;
    const facts = { noteOn, note, product: product.code, batches: [{ ...batch }], ...(document ? { document } : {}) };
    return [{ register: known.register, act: 'note', quantity, witness, belowNought: true, facts }];
  };
  return deps.registers().write(drafts, context, ({ documents }) => commit(documents));
}

const isNearer = (held: Quantity, effect: Quantity, register: Quantity): boolean =>
  Math.abs(plus(held, effect) - register) < Math.abs(held - register);

function wantsWitness(): Refusal {
  return refusal('password-needed', 'Somebody else has to stand by and sign for the register.', { path: 'witness' });
}
